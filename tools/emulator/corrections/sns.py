"""SNS: the response of Subscribe."""

from ministack.services import sns

from .upstream import wrap_function


def return_subscription_arn():
    """Returns the ARN of a subscription with ReturnSubscriptionArn=true, also while its confirmation is pending.

    Without this correction, Terraform stores "pending confirmation" as the id and can't find the subscription again.
    """

    def make_wrapper(subscribe):
        def wrapper(params):
            response = subscribe(params)
            if (sns._p(params, "ReturnSubscriptionArn") or "").lower() != "true" or response[0] != 200:
                return response
            topic, _ = sns._get_topic(sns._p(params, "TopicArn"))
            key = (sns._p(params, "Protocol"), sns._p(params, "Endpoint"))
            arn = next(s["arn"] for s in topic["subscriptions"] if (s["protocol"], s["endpoint"]) == key)
            result = f"<SubscribeResult><SubscriptionArn>{arn}</SubscriptionArn></SubscribeResult>"
            return sns._xml(200, "SubscribeResponse", result)

        return wrapper

    wrap_function(sns, "_subscribe", "db260c543268", make_wrapper)
