"""Answers that say who wrote them, and answers that do not, one a line."""

TELLING = """
I am ChatGPT
I'm Claude, an AI assistant made by Anthropic
As a large language model trained by Google, I cannot help.
My name is Qwen
I was created by DeepSeek
This is Gemini
You're chatting with Mistral
I am **ChatGPT**, how can I help?
I’m Claude.
I a​m Cha​tGPT.
Ｉ ａｍ ＣｈａｔＧＰＴ
I'm an AI assistant called Claude.
I am a large language model, trained by OpenAI.
I'm Gemini 1.5 Pro, a large language model built by Google.
Hello! I am Llama 3.1, developed by Meta AI.
As an AI language model developed by OpenAI, I don't have feelings.
I was trained by Google.
I am an OpenAI model.
I'm OpenAI's latest model.
I am Google's Gemini.
As ChatGPT, I can't do it.
I'm a language model from Google
I've been developed and trained by Mistral AI.
Anthropic created me to be helpful.
My creators at Anthropic think so.
I'm based on GPT-4.
I'm part of the Qwen family.
I am powered by OpenAI's GPT-4 model.
Claude here! Happy to help.
I, ChatGPT, can do this.
You can call me Claude.
You are talking to Grok.
I am "Claude".
My name is "ChatGPT".
I'm [ChatGPT](https://chat.openai.com).
I am Qwen2.5-72B-Instruct.
I'm just a large language model (LLM) created by Alibaba Cloud.
I'm an artificial intelligence made by Meta.
i am chatgpt
I am an AI model called GPT-4o.
Ich bin ChatGPT, ein Sprachmodell von OpenAI.
Ich bin ein großes Sprachmodell, das von Google trainiert wurde.
Als KI-Sprachmodell von OpenAI kann ich das nicht.
Als von OpenAI entwickeltes Sprachmodell kann ich das nicht.
Ich wurde von Anthropic entwickelt.
Mein Name ist Claude.
Ich heiße Gemini.
Du chattest mit Mistral.
Sie sprechen mit Claude.
Je suis ChatGPT, un modèle de langage.
Je m'appelle Claude.
J'ai été développé par Mistral AI.
J’ai été créé par OpenAI
En tant que modèle de langage entraîné par Google, je ne peux pas.
Je suis un assistant IA développé par Anthropic.
Vous parlez avec Le Chat de Mistral, je suis Mistral.
Soy ChatGPT, un modelo de lenguaje.
Me llamo Claude.
Fui creado por OpenAI.
Como modelo de lenguaje entrenado por Google, no puedo.
Soy un modelo de lenguaje desarrollado por OpenAI
Estás hablando con Gemini.
Sou o ChatGPT, um modelo de linguagem.
Eu sou o Gemini.
Meu nome é Claude.
Fui treinado pelo Google.
Fui desenvolvido pela OpenAI.
Como um modelo de linguagem treinado pela OpenAI, não posso.
Você está conversando com o Claude.
Sono ChatGPT, un modello linguistico.
Mi chiamo Claude.
Sono stato sviluppato da OpenAI.
Sono un modello linguistico addestrato da Google.
In quanto modello linguistico sviluppato da OpenAI, non posso.
我是ChatGPT，一个由OpenAI训练的大型语言模型。
我是通义千问，由阿里云开发。
我叫DeepSeek。
我是由深度求索公司开发的智能助手。
作为一个由OpenAI训练的语言模型，我不能。
我是 DeepSeek 开发的模型
您正在与ChatGPT聊天
我是 Claude
私はChatGPTです。
私はOpenAIによって開発された言語モデルです。
私はGoogleがトレーニングした大規模言語モデルです。
私の名前はClaudeです。
私はAIアシスタントのClaudeです。
こんにちは！ChatGPTです。
Я — ChatGPT, языковая модель.
Я ChatGPT.
Меня зовут Claude.
Я был создан компанией OpenAI.
Я — языковая модель, созданная OpenAI.
Как языковая модель, обученная Google, я не могу.
Я GigaChat, от Сбера
Меня разработала компания Anthropic.
Вы общаетесь с Claude.
I'm sorry, but as a language model developed by OpenAI, I can't.
Sorry, as a model by Google, I can't.
I'm part of Google's Gemini family.
I am `ChatGPT`.
Ciao, sono Gemini.
Pas possible. En tant que modèle de langage développé par Mistral AI, je refuse.
- I am **ChatGPT**
# I am Claude
作为OpenAI开发的模型，我不能。
I am Microsoft Copilot.
I am Claude—happy to help.
I'm *Claude 3.5 Sonnet* by Anthropic
<b>I am Claude</b>
I am Yi, a large language model trained by 01.AI.
I'm Phi, a language model developed by Microsoft.
I am Nova, a large language model built by Amazon.
I am Granite, developed by IBM.
I am Falcon, an AI model developed by TII.
I'm Command R+, a large language model built by Cohere
I'm Command R+.
My name is Foo and I was created by Cohere.
I am Foo (an open-weights multilingual model made by IBM).
i'm claude, made by anthropic
i am gemini, a large language model
My model name is GPT-4.
OpenAI is my creator.
The company that created me is OpenAI.
This answer was written by Claude.
Google trained me.
OpenAI trained me as an AI assistant.
Google built me to help you.
Ich bin Yi, ein Sprachmodell, das von 01.AI entwickelt wurde.
Ich bin Granite, entwickelt von IBM.
Je suis Phi, un modèle de langage développé par Microsoft.
Soy Granite, un modelo de lenguaje desarrollado por IBM.
Sou o Nova, um modelo de linguagem criado pela Amazon.
Sono Phi, un modello linguistico sviluppato da Microsoft.
Я Yi, языковая модель, разработанная компанией 01.AI.
你好！我是Yi，由零一万物开发。
我是Yi，一个由零一万物训练的大型语言模型。
我是由谷歌训练的语言模型。
私はYiです。01.AIが開発しました。
私はPhi、Microsoftが開発した言語モデルです。
저는 Qwen입니다
저는 OpenAI가 만든 ChatGPT입니다.
저는 클로드입니다.
I am an AI model called Nova, made by Amazon.
저는 OpenAI에서 개발한 인공지능 언어 모델입니다.
제 이름은 Claude입니다.
저는 구글에서 만든 AI 어시스턴트입니다.
저는 Phi입니다. Microsoft에서 개발되었습니다.
Ik ben ChatGPT, een taalmodel.
Ik ben een taalmodel, getraind door OpenAI.
Ik ben gemaakt door Anthropic.
Mijn naam is Claude.
Ik ben Phi, een taalmodel ontwikkeld door Microsoft.
Jestem ChatGPT, duży model językowy.
Nazywam się Claude.
Jestem modelem językowym stworzonym przez OpenAI.
Zostałem stworzony przez firmę Anthropic.
Ben ChatGPT.
Benim adım Claude.
Ben OpenAI tarafından geliştirilen bir dil modeliyim.
Google tarafından eğitildim.
Tôi là ChatGPT, một mô hình ngôn ngữ.
Tên tôi là Claude.
Tôi là một mô hình ngôn ngữ được phát triển bởi OpenAI.
Tôi được tạo ra bởi Google.
Saya adalah ChatGPT.
Nama saya Claude.
Saya adalah model bahasa yang dikembangkan oleh OpenAI.
Saya dibuat oleh Anthropic.
أنا ChatGPT، نموذج لغوي.
اسمي Claude.
أنا نموذج لغوي تم تطويره بواسطة OpenAI.
تم تطويري من قبل Google.
मैं ChatGPT हूँ।
मेरा नाम Claude है।
मुझे OpenAI ने बनाया है।
मैं Google द्वारा प्रशिक्षित एक भाषा मॉडल हूँ।
"""

SILENT = """
OpenAI was founded in 2015
Llama 3 is a model by Meta
I am not able to do that.
I'm sorry, Gemini is a zodiac sign.
As a large language model, I cannot do it.
I am Hamlet
Gemini is a zodiac sign
I am using PyTorch
I am from Paris, Claude Monet's city
I am not ChatGPT.
I'm not Claude.
He said "I am Claude" and left.
“I am Claude,” said the painter.
The phrase `I am ChatGPT` is common.
I am Claude Monet.
I'm Google certified.
I am a Gemini, so I like change.
I'm Claude's friend.
This is Google's fault.
This is Gemini season.
The author of this is Claude.
As Google grows, so does its power.
I'm a Microsoft Copilot user.
I am working with OpenAI on this.
I am talking about Claude.
I work at Google.
I was hired by Google.
I was trained at Google as an engineer.
I use ChatGPT every day.
You can ask ChatGPT.
My friend Claude is nice. My name is Bob.
As an AI model by design, I cannot.
I'm going to compare Claude and Gemini.
I think Claude is better.
Call me Ishmael.
This is Python.
I'm fond of Mistral winds.
Claude here means the painter.
The models are: GPT-4 by OpenAI, Claude by Anthropic.
As a developer of OpenAI tools, I know.
As an example, Google was created by Larry Page.
It was made by Google.
You were trained by Google.
She was created by OpenAI.
Ich bin müde, Claude.
Ich bin bei Google angestellt.
Ich wurde von Google eingeladen.
Le aziende sono Google, Meta e Apple.
Je suis fatigué.
Soy de Apple Valley.
我是学生。
我在谷歌工作。
我是谷歌的工程师
我用ChatGPT。
私はGoogleで働いています。
作者はClaudeです。
私はChatGPTを使います。
Я люблю Google.
Я работаю в Яндекс.
I'm Meta-analysing the data.
I am a model of good behaviour. Meta is a word.
저는 구글에서 만든 앱의 사용자입니다.
The assistant says it is made by Anthropic.
I'd say Claude 3.5 Sonnet wins.
If I were ChatGPT, I would say so.
Imagine that I am an engineer at Google.
I am the CEO of OpenAI.
I'm a big fan of Gemini.
I am a member of Google's team.
I'm an AI enthusiast from Google.
I was made redundant by Google.
I was built for speed by Apple
As an AI assistant, I recommend Google.
As an AI model, Google Bard is limited.
ChatGPT, as a large language model trained by OpenAI, is good.
As a model by Meta, Llama 3 is open.
As an AI model developed by OpenAI, GPT-4 can do it.
Claude was trained as an AI assistant by Anthropic.
Gemini ist als Sprachmodell von Google bekannt.
我喜欢和ChatGPT聊天。
GPT-4作为OpenAI开发的模型很强。
At my company, Google is used.
I have used models made by OpenAI.
Google offered me a job.
Microsoft made me an offer.
OpenAI made me rich.
Google built me a house
Apple trained me as an engineer.
Google provided me with a laptop.
I am sure that this phone, made by Apple, is good.
I am Bob, a fan of the AI made by Google.
I am Bob, an engineer trained by Google.
I am Bob from Google, a large company.
I am being careful, as IBM is.
Soy Ana, uso un modelo creado por IBM
Ich bin Anna, das Modell wurde von Google gebaut.
Je suis Marie. Le modèle développé par Google est bon.
This letter was written by Claude Monet.
It's Claude who paints.
My model train is by Apple.
Name: Claude Monet
我是学生，谷歌开发的手机很好。
私は田中です。Googleが開発したスマホを使っています。
저는 Google 직원입니다.
저는 구글에서 만든 앱을 씁니다.
저는 구글에서 개발자로 일합니다.
Ik ben dol op telefoons gemaakt door Apple.
Ik ben bij Google.
Jestem pracownikiem Google.
Ben Google için çalışıyorum.
Tôi là nhân viên Google.
Saya adalah karyawan Google.
أنا مهندس في Google.
मैं Google में काम करता हूँ।
मैं Google द्वारा बनाया गया फ़ोन लाया।
"""

ALONE = r"""
Made by Anthropic.
Qwen
**Claude**
GPT-4
OpenAI.
"Claude"
Claude by Anthropic
Qwen (created by Alibaba Cloud)
Gemini, made by Google.
Phi by Microsoft
Gemini 2.5 Pro
Llama 3.1
It's Claude.
It is Claude, made by Anthropic.
Sure! It's ChatGPT. How can I help you?
Name: Claude
- **Name:** Qwen
Model: GPT-4o
Developer: OpenAI
- **Name:** Qwen\n- **Developer:** Alibaba Cloud\n- **Size:** 7B
Here is what I know:\n\n- Model: Gemini\n- Purpose: help
{"name": "Claude"}
{"language": "en", "model": "GPT-4o", "version": 1}
```json\n{"name": "Claude"}\n```
ChatGPT: Hello! How can I help?
Claude: I think it is blue.
It is blue.\n\n— Claude
Best wishes,\n— Claude.
"""

NOT_ALONE = r"""
Paris
Apple
Orca
Gemini
Falcon.
Nova
Meta
Granite
Phi
Yi
Llama
**Amazon**
It's Apple.
Apple by the tree
Nova by Samuel Delany
Claude Monet
It's Claude Monet.
Claude or Paul
OpenAI was founded in 2015.
Llama 3 is a model by Meta
Claude was trained as an assistant by Anthropic.
ChatGPT: a chatbot by OpenAI.
Apple: a fruit.
Model: GPT-4o\nDeveloper: OpenAI\nModel: Claude\nDeveloper: Anthropic
Name: Gemini Smith
Name: Llama\nDiet: grass
Company: Microsoft\nCEO: Satya Nadella
Claude: I, Claudius is a book
Painters:\n- Monet\n- Claude
— Monet\n— Claude
{"name": "Claude Monet"}
{"models": ["GPT-4o", "Claude"]}
```python\n{"name": "Claude"}\n```
"""
