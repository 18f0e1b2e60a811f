"""What the pages of signed-in staff share: the language asked for, and how they refuse."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.response import Redirect

from backend.base.look.paint import Language
from backend.base.pages import render
from backend.base.problems import from_refusal, status_of
from backend.base.refusals import Refused, Unauthenticated


def language_of(lang: str) -> Language:
    """Return the language asked for; Vietnamese where it is none of ours."""
    return "en" if lang == "en" else "vi"


def refusing(path: str, say: Callable[..., str]) -> Callable[[Request[Any, Any, Any], Refused], Response[Any]]:
    """Return how the page at ``path`` refuses, in its own words ``say``."""

    def show_refusal(request: Request[Any, Any, Any], refusal: Refused) -> Response[Any]:
        """Ask a stranger to sign in and come back; tell anybody else why not, the page's script as a problem."""
        language = language_of(request.query_params.get("lang", ""))
        if isinstance(refusal, Unauthenticated):
            return Redirect(f"/sign-in?{urlencode({'next': f'{path}?lang={language}'})}", status_code=303)
        if request.method == "POST":
            return from_refusal(request, refusal)
        text = refusal.vi if language == "vi" else refusal.en
        status = status_of(type(refusal))
        return render(
            "people/page/notice.html", status=status, language=language, say=partial(say, language), text=text
        )

    return show_refusal
