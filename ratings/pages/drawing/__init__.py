"""What several charts share: the axis, labels, intervals."""
