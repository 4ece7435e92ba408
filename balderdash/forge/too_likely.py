"""A term that the model would soon write again: it probably exists, even if no list here holds it."""

from __future__ import annotations

from math import exp

from balderdash.lm.evaluation import Score
from balderdash.terms.lexicon import Kind

# A list of n terms is expected to hold n p copies of a term that its model gives the probability p. Of 61,472 new
# samples of mathematics (model and lexicon knew the train split alone; known words, slips and broken terms refused
# already), so many turned out to be held-out real terms, a tenth of the list:
#   n p from        0   .003    .01    .03    .06     .1     .2     .4
#   samples    34,958  6,728  7,200  4,574  2,914  3,046  1,585    467
#   real            2      5     10     22     10     28     36     17
#   in 1,000      0.1    0.7    1.4    4.8    3.4    9.2   22.7   36.4
# From .03 to .1 lie 13 in 100 of the samples below .1, and 65 in 100 of the real ones. Of fakes that taste has kept
# 1.2 to 1.7 in 1,000 were real with a limit of .1, 1.3 to 1.5 with .05 and .6 with .03; the reader of
# benchmarks/fakes.py told them from real terms with an area of .604, .621 and .634. A reader who knows the literature
# found 9 of 200 in use somewhere and 6 more likely to be, all with a limit of .1; 8 of the 15 lay above .03. So .03:
# a fake that is a little less like the commonest terms is the smaller fault. One with an invented word hardly ever
# turned out to be real, and keeps the old limit.
# Nothing that was tried beside p told them better: not how usual the words are in their places, nor how many there
# are. A logistic regression on all the judge's features and ln p had the area under the curve of ln p alone, 0.90.
# A short list holds a small part of what there is: of recombined fakes of chess openings (1,334 terms) 11 in 1,000 were
# held-out real ones with n p below .03, 5 below .003. So a field is taken to have five thousand terms at least: of
# 7,500 fakes of chess openings 12 were real with three thousand, 6 with five, 4 with seven; the reader's area against
# dealt terms was .617, .621 and .632 (means of three seeds), .66 with ten.
SMALLEST_FIELD = 5_000
MOST_EXPECTED: dict[Kind, float] = {"recombined": 0.03, "invented": 0.1}


def is_too_likely(score: Score, kind: Kind, terms: int) -> bool:
    """Whether the model expects a term too surely.

    Parameters
    ----------
    score, kind : of the term
    terms : the number of terms of the list
    """
    field = max(terms, SMALLEST_FIELD) if kind == "recombined" else terms
    return field * exp(score.log_prob) >= MOST_EXPECTED[kind]
