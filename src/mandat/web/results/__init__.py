"""Public results: made once for each standing, kept as files, answered from ready bytes.

`opening`: whether they are public; `making`: what is definitive to a held standing; `holding`: the standings that are
held; `ready`: pages as bytes, before anything else is asked; `views`, `tables`: the pages; `data`: the downloads.
"""
