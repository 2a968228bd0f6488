"""Which questionnaires a visit has and what they lack: by the policy of its community and the forms of this tablet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from field_app.use_cases.held_rules import Rules
from shared_models.case import Case
from shared_models.checks import Finding
from shared_models.policy.visit_forms import DemandedForm, forms_for
from shared_models.questionnaire.at_visit import FormShelf, VisitForm, visit_forms
from shared_models.questionnaire.findings import form_findings
from shared_models.section import Section, rank, sections_for, with_forms
from shared_models.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedForms:
    """What to ask by: the rules of the day, the forms at hand, the time."""

    rules: Rules
    shelf: FormShelf
    now: datetime

    def of_visit(self, case: Case, visit: Visit) -> tuple[VisitForm, ...]:
        """The questionnaires of a visit, in order."""
        return visit_forms(case, visit, self._demanded(case, visit), shelf=self.shelf)

    def findings(self, case: Case, visit: Visit) -> tuple[Finding, ...]:
        """What they still lack."""
        return form_findings(case, visit, self._demanded(case, visit), shelf=self.shelf, now=self.now)

    def sections(self, case: Case, visit: Visit) -> tuple[Section, ...]:
        """Everything that a visit goes through, its questionnaires among it."""
        forms = [Section(one.section, one.label) for one in self.of_visit(case, visit)]
        return with_forms(sections_for(visit.outcome), forms)

    def _demanded(self, case: Case, visit: Visit) -> tuple[DemandedForm, ...]:
        return forms_for(self.rules.policy(case.community), case, visit)


def in_order(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings in the order of a visit."""
    return tuple(sorted(found, key=lambda one: rank(one.section)))
