"""What a template may take: time, text and nothing else.

Themes come from other people too, and a mistake in one's own makes an endless loop. Jinja's sandbox keeps a template
from the program; this one also keeps it from changing the edition, counts what it makes, and looks at the clock at each
turn of a loop. A template that takes too much fails like one with a mistake, with its name and line.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["Sandbox"]

# Seconds for one template. An edition of twelve stories takes 0.01, an archive of ten years 0.5.
_LONGEST_FILLING = 10.0
# Characters that filling one template may make, in all. An edition's page has 100,000; an archive's feed a million.
_MOST_TEXT = 50_000_000
# What a width, a count or a range may be: Jinja's own limit for ranges.
_MOST = 100_000
_WIDE = re.compile(r"\d{6,}|\*|\{[^{}]*\{")  # in a format: a width of six digits, or one that comes as a value
_WITHOUT_BOUND = frozenset({"expandtabs", "translate"})


class _StoppableCode(CodeGenerator):
    """Looks at the clock in each block, which is what a loop repeats and a macro calls; and at what `~` makes."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        self.writeline("environment.look_at_clock()")
        super().blockvisit(nodes, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.counted(")
        super().visit_Concat(node, frame)
        self.write(")")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of all templates, for any thread. `longest` seconds and `most` characters are for each."""

    code_generator_class = _StoppableCode
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, *, longest: float = _LONGEST_FILLING, most: int = _MOST_TEXT, **options: Any) -> None:
        super().__init__(**options)
        self._longest = longest
        self._most = most
        self._of_thread = threading.local()  # when the filling that this thread is at ends, and what it made
        self.globals.pop("lipsum")  # text without end, and of no use in an edition
        self.filters = {name: self._counted_filter(name, filter) for name, filter in self.filters.items()}

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While one template is filled; one that includes others is one."""
        self._of_thread.end, self._of_thread.made = time.monotonic() + self._longest, 0
        try:
            yield
        finally:
            self._of_thread.end = None

    def look_at_clock(self) -> None:
        """Raises TemplateRuntimeError: the template's time is up."""
        end = getattr(self._of_thread, "end", None)
        if end is not None and time.monotonic() > end:
            raise TemplateRuntimeError(f"takes longer than {self._longest:g} s to fill, as a loop without an end would")

    def counted(self, made: Any) -> Any:
        """What a template made, when it is not too much. Raises TemplateRuntimeError."""
        if isinstance(made, (str, list, tuple)):
            self._count(len(made))
        elif isinstance(made, int) and made.bit_length() > _MOST:
            raise self._too_much()
        return made

    def concat(self, pieces: Iterable[str]) -> str:
        """The text of these pieces; Jinja calls it wherever it joins its output."""
        found = []
        for piece in pieces:
            self._count(len(piece))
            found.append(piece)
        return "".join(found)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """As the sandbox's, without methods that make much of little."""
        return super().is_safe_attribute(obj, attr, value) and not (isinstance(obj, str) and attr in _WITHOUT_BOUND)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """As the sandbox's, within bounds."""
        subject = getattr(getattr(__obj, "__wrapped__", __obj), "__self__", None)  # str.format comes wrapped
        __self._bound_call(getattr(__obj, "__name__", ""), (subject, *args), kwargs)
        return __self.counted(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """As the operator, within bounds."""
        if operator == "*":
            for one, times in ((left, right), (right, left)):
                if isinstance(one, (str, list, tuple)) and isinstance(times, int):
                    self._refuse_more_than(len(one) * max(times, 0))
        elif operator == "**" and isinstance(left, int) and isinstance(right, int):
            if left.bit_length() * right > _MOST:
                raise self._too_much()
        elif operator == "%" and isinstance(left, str) and _WIDE.search(left):
            raise self._too_much()
        return self.counted(super().call_binop(context, operator, left, right))

    def _counted_filter(self, name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(filter)  # it keeps the marks by which Jinja knows what else to hand in
        def counted(*args: Any, **kwargs: Any) -> Any:
            marked = 1 if hasattr(filter, "jinja_pass_arg") else 0
            self._bound_call(name, args[marked:], kwargs)
            return self.counted(filter(*args, **kwargs))

        return counted

    def _bound_call(self, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        """Refuse a call that would make more than a template may: widths, counts, replacements, joints."""
        for value in (*args[1:], *kwargs.values()):
            if isinstance(value, int) and abs(value) > _MOST:
                raise self._too_much()
        subject, *rest = args or (None,)
        if name in ("format", "format_map") and isinstance(subject, str) and _WIDE.search(subject):
            raise self._too_much()
        if name == "replace" and isinstance(subject, str) and len(rest) > 1:
            self._refuse_more_than(subject.count(str(rest[0])) * len(str(rest[1])))
        if name == "join":
            # The filter's subject are the pieces, the method's the joint.
            pieces, joint = (rest[0], subject) if isinstance(subject, str) and rest else (subject, (*rest, "")[0])
            if isinstance(pieces, (str, list, tuple)):
                words = sum(len(piece) for piece in pieces if isinstance(piece, str))
                self._refuse_more_than(len(pieces) * len(str(joint)) + words)

    def _refuse_more_than(self, characters: int) -> None:
        """Before they are made."""
        if getattr(self._of_thread, "made", 0) + characters > self._most:
            raise self._too_much()

    def _count(self, characters: int) -> None:
        self._refuse_more_than(characters)
        self._of_thread.made = getattr(self._of_thread, "made", 0) + characters

    @staticmethod
    def _too_much() -> TemplateRuntimeError:
        return TemplateRuntimeError("makes more text than any edition has")
