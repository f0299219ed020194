"""整改: issued by the budget desk where a light asks for it, answered by the responsible person, closed by 销号.

issue(asked, actor=…)      one or many at once, each once
answer(…)                  the responsible person writes the result; the engine's case takes it to the desk
"""
