"""TeX in titles as plain text: $C^*$-algebra becomes C*-algebra."""

from __future__ import annotations

import re
import unicodedata

_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "infty": "∞", "ell": "ℓ", "aleph": "ℵ",
    "times": "×", "partial": "∂", "nabla": "∇", "to": "→", "ast": "*", "star": "*", "cdot": "·", "le": "≤", "ge": "≥",
    "leq": "≤", "geq": "≥", "oplus": "⊕", "otimes": "⊗", "circ": "∘", "dagger": "†", "sharp": "♯", "flat": "♭",
    "natural": "♮", "prime": "′", "ldots": "…", "dots": "…", "sqrt": "√", "emptyset": "∅", "in": "∈", "pm": "±",
}  # fmt: skip
_FONTS = re.compile(
    r"\\(?:math(?:rm|bf|bb|cal|frak|sf|it|scr)|text(?:rm|bf|it)?|operatorname\*?|rm|bf|it|cal|left|right|,|;|!| )\s*"
)
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "v": "\u030c", "c": "\u0327", "H": "\u030b", "u": "\u0306", "r": "\u030a", "k": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(r"\\(?:(['`^\"~=.])\s*|([vcHurk])(?:\s+|(?=\{)))(?:\{(\\?[A-Za-z])\}|(\\?[A-Za-z]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_TEX = re.compile(r"\$|\\[A-Za-z(\[{'`^\"~=.]|\w[_^]\{|\w\^\w(?![^\W\d_]{2})|\{[^{}]*\}")

# What is TeX and nothing else: a command that is known or has braces, an accent, braces after ^ or _. A path such as
# C:\\to\\file has none of them.
_SURE = re.compile(
    rf"(?<![\w:\\])\\(?:{'|'.join(_SYMBOLS)}|[A-Za-z]+\s*(?=\{{))(?![A-Za-z])|\\['`^\"~=][A-Za-z{{\\]|[_^]\{{"
)
_SIGNS = re.compile(r"[$\\{^_]")
_FORMULA = re.compile(r"\$([^$]+)\$")
_OUTSIDE = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")  # what may hold words in a formula
_PRICE = re.compile(r"\$\d+(?:[.,]\d+)*(?![\w$^_\\])")  # "$5 or $10" is no formula


def without_tex(term: str) -> str:
    """The term as plain text; TeX without a plain form stays as it is, and `has_tex` still finds it."""
    if not has_tex(term):
        return term
    # wiki titles have a space where $L_p$ had an underscore
    plain = re.sub(r"\$[^$]*\$", lambda m: re.sub(r"(?<=\b\w) (?=\w\b)", "", m[0]), term)
    plain = _ACCENT.sub(lambda m: (m[3] or m[4]).removeprefix("\\") + _ACCENTS[m[1] or m[2]], plain)
    plain = _FONTS.sub("", plain)
    plain = _COMMAND.sub(lambda m: _SYMBOLS.get(m[1], m[0]), plain)
    plain = re.sub(r"\\[()\[\]]|[${}]", "", plain.replace("\\{", "").replace("\\}", ""))
    plain = re.sub(r"(?<=\w)[_^](?=[\w*∞′†♯+-])", "", plain)
    return unicodedata.normalize("NFC", plain)


def is_surely_tex(term: str) -> bool:
    """Whether the term has TeX that cannot be anything else, unlike x^2, {set}, a path, and $ave our $ouls."""
    if not _SIGNS.search(term):
        return False
    formulas = _FORMULA.findall(_PRICE.sub("", term))
    return _SURE.search(term) is not None or any(not re.search(r"[^\W\d_]{3}", _OUTSIDE.sub("", f)) for f in formulas)


def has_tex(term: str) -> bool:
    """Whether the term contains TeX formulas or commands; a single dollar, prices, or H^infinity do not count."""
    if not _SIGNS.search(term):
        return False
    has_formula = "$$" in term or (term.count("$") > 1 and _PRICE.sub("", term).count("$") > 0)
    return has_formula or _TEX.search(term.replace("$", "")) is not None
