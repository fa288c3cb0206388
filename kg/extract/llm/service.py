"""A model behind an address that speaks like OpenAI's: asked once for each text, its answers kept."""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadInput, KgError, Misuse
from kg.extract.llm.prompt import prompt, prompt_hash
from kg.terms.data import cache_folder
from kg.terms.iris import digest
from kg.web.client import NoAnswer, send

__all__ = ["URL", "Service", "service_of"]

URL, KEY, TIMEOUT = "KG_LLM_URL", "KG_LLM_KEY", "KG_LLM_TIMEOUT"  # of the environment
_SECONDS = 300.0
_MOST = 4_000_000  # bytes of an answer
_CANNOT_ASK = frozenset({401, 403, 404})  # no article will be answered: the run stops


@dataclass(frozen=True, slots=True)
class Service:
    """Where a model is asked. `url` ends before `/chat/completions`; `key` is sent as Bearer, `timeout` in seconds."""

    url: str
    model: str
    key: str = ""
    timeout: float = _SECONDS

    def kept(self, text: str) -> str:
        """What the model answered about a text before, asked in the same words; '' where it was not asked."""
        try:
            return self._place(text).read_text(encoding="utf-8")
        except OSError:
            return ""

    def keep(self, text: str, answer: str) -> None:
        """Keeps an answer, whole or not at all; a cache that cannot be written costs requests only."""
        path = self._place(text)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
                file.write(answer)
            os.replace(file.name, path)

    def _place(self, text: str) -> Path:
        return cache_folder() / "llm" / f"{digest(self.model, prompt_hash(), text, length=32)}.txt"

    def ask(self, text: str, source: str) -> str:
        """What the model answers about a text.

        Args:
            text: the text.
            source: what the article is called in messages.

        Raises:
            KgError: nobody answers at the address, or it refuses the key or model; then no article can be read.
            BadInput: there is no answer about this article, in time or at all.
        """
        asked = {
            "model": self.model,
            "messages": [{"role": "system", "content": prompt()}, {"role": "user", "content": text}],
            "temperature": 0,
            "seed": 0,
            "response_format": {"type": "json_object"},
        }
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        where = f"{self.url.rstrip('/')}/chat/completions"
        try:
            answer = send(where, headers, form=json.dumps(asked).encode(), timeout=self.timeout, most=_MOST)
        except NoAnswer as err:
            if "timed out" in str(err).lower() or "timeout" in str(err).lower():
                raise BadInput(f"{source}: {self.model} did not answer within {self.timeout:g} seconds") from err
            raise KgError(f"{self.url}: no model answers there: {err}") from err
        if answer.status in _CANNOT_ASK:
            raise KgError(f"{self.url}: {self.model} cannot be asked: {answer.status} {answer.reason}")
        if not answer.is_good:
            raise BadInput(f"{source}: {self.model} does not answer: {answer.status} {answer.reason}")
        try:
            content = json.loads(answer.body)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as err:
            raise BadInput(f"{source}: {self.url} does not answer as OpenAI's chat completions do") from err
        if not isinstance(content, str):
            raise BadInput(f"{source}: {self.url} does not answer as OpenAI's chat completions do")
        return content


def service_of(model: str) -> Service:
    """The service that the environment names, for a model.

    Raises:
        Misuse: no address is named, or its time limit is no number.
    """
    url = os.environ.get(URL, "")
    if not url.startswith(("http://", "https://")):
        raise Misuse(f"the extractor llm needs the address of a model: --llm-url, or {URL} in the environment")
    try:
        timeout = float(os.environ.get(TIMEOUT) or _SECONDS)
    except ValueError as err:
        raise Misuse(f"{TIMEOUT}={os.environ[TIMEOUT]}: is no number of seconds") from err
    return Service(url, model, os.environ.get(KEY, ""), timeout)
