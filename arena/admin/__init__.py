"""The administrator's pages: registering models, filling the bank, and looking at the votes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from arena.admin import arenas, bank, battles, calls, endpoints

__all__ = ["arenas", "bank", "battles", "calls", "endpoints"]

admin.site.site_header = "Evenhand"
admin.site.site_title = "Evenhand"
admin.site.index_title = gettext_lazy("Administration")
