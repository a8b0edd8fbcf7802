class EnglishGrammar:
    def __init__(self,*a): pass
    def findings(self): return []
    def speaker(self,i): return None
