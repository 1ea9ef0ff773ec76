"""Lints IAM policies: reads JSON [{address, document, system?}], prints JSON [{check, address, detail, system?}].

parliament knows every action, its resource types and its condition keys; cloudsplaining knows how a policy can be
misused. Both use the data in their packages, without a network.
"""

import json
import sys

from cloudsplaining.scan.policy_document import PolicyDocument
from parliament import analyze_policy_string


def of_parliament(document):
    for finding in analyze_policy_string(json.dumps(document)).findings:
        yield f"parliament:{finding.issue}", str(finding.detail)


def of_cloudsplaining(document):
    policy = PolicyDocument(document)
    risks = {
        "PrivilegeEscalation": policy.allows_privilege_escalation,
        "DataExfiltration": policy.allows_data_exfiltration_actions,
        "ResourceExposure": policy.permissions_management_without_constraints,
        "WriteWithoutConstraints": policy.write_actions_without_constraints,
        "CredentialsExposure": policy.credentials_exposure,
        "ServiceWildcard": policy.service_wildcard,
    }
    for risk, found in risks.items():
        if found:
            yield f"cloudsplaining:{risk}", json.dumps(found, sort_keys=True)


def main():
    findings = []
    for policy in json.load(sys.stdin):
        document = policy["document"]
        # cloudsplaining checks what the owner of a policy may do, which a resource policy does not determine.
        of_a_role = not any("Principal" in statement for statement in document["Statement"])
        found = [*of_parliament(document), *(of_cloudsplaining(document) if of_a_role else [])]
        where = {key: policy[key] for key in ("address", "system") if key in policy}
        findings += [{**where, "check": check, "detail": detail} for check, detail in found]
    json.dump(findings, sys.stdout)


main()
