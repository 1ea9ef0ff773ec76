"""SNS."""

from ministack.services import sns

from .upstream import wrap


def return_subscription_arn():
    """Subscribe with ReturnSubscriptionArn=true returns the ARN, also while a confirmation is pending.

    Without it Terraform stores "pending confirmation" as the id and can't find the subscription again.
    """

    def make(subscribe):
        def corrected(params):
            response = subscribe(params)
            if (sns._p(params, "ReturnSubscriptionArn") or "").lower() != "true" or response[0] != 200:
                return response
            topic, _ = sns._get_topic(sns._p(params, "TopicArn"))
            wanted = (sns._p(params, "Protocol"), sns._p(params, "Endpoint"))
            arn = next(s["arn"] for s in topic["subscriptions"] if (s["protocol"], s["endpoint"]) == wanted)
            result = f"<SubscribeResult><SubscriptionArn>{arn}</SubscriptionArn></SubscribeResult>"
            return sns._xml(200, "SubscribeResponse", result)

        return corrected

    wrap(sns, "_subscribe", "db260c543268", make)
