"""Random rules over small random shops, to hold an executor of rules against the interpreter.

Everything is chosen through one function, so that the same generator serves a loop with a seed (`random.Random(7).choice`) and
hypothesis (`cases`), which finds the smallest case that fails. The values are few and lie at edges: a microsecond around the
ends of windows, sums of exactly 50, letters that fold to two, customers of whom little is known.
"""

from relationkit.testing.shops.cases import Case as Case
from relationkit.testing.shops.cases import case_over as case_over
from relationkit.testing.shops.cases import cases as cases
from relationkit.testing.shops.cases import random_case as random_case
from relationkit.testing.shops.people import random_shop as random_shop
from relationkit.testing.shops.rules import random_rule as random_rule
from relationkit.testing.shops.values import FIELDS as FIELDS
from relationkit.testing.shops.values import MOMENTS as MOMENTS
from relationkit.testing.shops.values import PERIODS as PERIODS
from relationkit.testing.shops.values import RATES as RATES
from relationkit.testing.shops.values import ZONES as ZONES
from relationkit.testing.shops.values import Pick as Pick
