"""EC2: attributes of endpoints, flow logs and rules of security groups, without which a second plan has changes."""

from html import escape

from ministack.core.responses import get_region
from ministack.services import ec2

from .upstream import rewrite_function

# The policy of an endpoint that is created without one.
_FULL_ACCESS = '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
_DEFAULT_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} "
    "${start} ${end} ${action} ${log-status}"
)
_DEFAULT_INTERVAL = "600"


def store_prefix_lists_of_rules():
    """Stores the prefix lists of a security group's rules. MiniStack creates such a rule without a destination."""
    rewrite_function(
        ec2,
        "_parse_ip_permissions",
        (
            "        rules.append(rule)\n",
            '        rule["PrefixListIds"] = _parse_prefix_lists(params, f"{prefix}.{i}.PrefixListIds")\n'
            "        rules.append(rule)\n",
        ),
        _parse_prefix_lists=_parse_prefix_lists,
    )
    rewrite_function(
        ec2,
        "_sg_rule_xml",
        (
            "    if not items:\n",
            '    for prefix in rule.get("PrefixListIds", []):\n'
            '        items += (f"<item>"\n'
            '                  f"<securityGroupRuleId>{rule_id}</securityGroupRuleId>"\n'
            '                  f"<groupId>{sg_id}</groupId>"\n'
            '                  f"<groupOwnerId>{get_account_id()}</groupOwnerId>"\n'
            "                  f\"<isEgress>{'true' if is_egress else 'false'}</isEgress>\"\n"
            "                  f\"<ipProtocol>{rule.get('IpProtocol', '-1')}</ipProtocol>\"\n"
            "                  f\"<fromPort>{rule.get('FromPort', -1)}</fromPort>\"\n"
            "                  f\"<toPort>{rule.get('ToPort', -1)}</toPort>\"\n"
            "                  f\"<prefixListId>{prefix['PrefixListId']}</prefixListId>\"\n"
            '                  f"{desc_xml}{suffix}</item>")\n'
            "    if not items:\n",
        ),
    )


def store_endpoint_attributes():
    """Stores the policy, the security groups and the private DNS setting of an endpoint."""
    _rewrite_action(
        "CreateVpcEndpoint",
        "_create_vpc_endpoint",
        (
            '        "OwnerId": get_account_id(),\n',
            '        "OwnerId": get_account_id(),\n        **_read_endpoint_attributes(p),\n',
        ),
        _read_endpoint_attributes=_read_endpoint_attributes,
    )
    _rewrite_action(
        "ModifyVpcEndpoint",
        "_modify_vpc_endpoint",
        ('    policy = _p(p, "PolicyDocument")\n', '    _change_endpoint(ep, p)\n    policy = _p(p, "PolicyDocument")\n'),
        _change_endpoint=_change_endpoint,
    )
    rewrite_function(
        ec2,
        "_vpce_fields_xml",
        (
            "        <subnetIdSet>{subnet_ids}</subnetIdSet>\n",
            "        <subnetIdSet>{subnet_ids}</subnetIdSet>\n        {_format_endpoint_attributes(ep)}\n",
        ),
        _format_endpoint_attributes=_format_endpoint_attributes,
    )


def store_flow_log_attributes():
    """Stores the role, the format, the interval and the tags of a flow log, and returns the name of its log group."""
    _rewrite_action(
        "CreateFlowLogs",
        "_create_flow_logs",
        (
            '            "FlowLogStatus": "ACTIVE",\n',
            '            "FlowLogStatus": "ACTIVE",\n            **_read_flow_log_attributes(params),\n',
        ),
        ('_parse_tag_specs(params, "flow-log", fl_id)', '_parse_tag_specs(params, "vpc-flow-log", fl_id)'),
        _read_flow_log_attributes=_read_flow_log_attributes,
    )
    _rewrite_action(
        "DescribeFlowLogs",
        "_describe_flow_logs",
        (
            "            {_tag_set_xml(fl['FlowLogId'])}\n",
            "            {_format_flow_log_attributes(fl)}\n            {_tag_set_xml(fl['FlowLogId'])}\n",
        ),
        _format_flow_log_attributes=_format_flow_log_attributes,
    )


def _rewrite_action(action, name, *replacements, **names):
    rewrite_function(ec2, name, *replacements, **names)
    # MiniStack calls the functions of actions through this table.
    ec2._ACTION_MAP[action] = getattr(ec2, name)


def _parse_prefix_lists(params, prefix):
    lists = []
    while list_id := ec2._p(params, f"{prefix}.{len(lists) + 1}.PrefixListId"):
        description = ec2._p(params, f"{prefix}.{len(lists) + 1}.Description")
        lists.append({"PrefixListId": list_id, **({"Description": description} if description else {})})
    return lists


def _read_endpoint_attributes(params):
    return {
        "PolicyDocument": ec2._p(params, "PolicyDocument") or _FULL_ACCESS,
        "PrivateDnsEnabled": (ec2._p(params, "PrivateDnsEnabled") or "false").lower(),
        "SecurityGroupIds": ec2._parse_member_list(params, "SecurityGroupId"),
    }


def _change_endpoint(endpoint, params):
    removed = ec2._parse_member_list(params, "RemoveSecurityGroupId")
    kept = [group for group in endpoint.get("SecurityGroupIds", []) if group not in removed]
    endpoint["SecurityGroupIds"] = kept + ec2._parse_member_list(params, "AddSecurityGroupId")
    if private := ec2._p(params, "PrivateDnsEnabled"):
        endpoint["PrivateDnsEnabled"] = private.lower()


def _format_endpoint_attributes(endpoint):
    groups = "".join(f"<item><groupId>{group}</groupId></item>" for group in endpoint.get("SecurityGroupIds", []))
    names = ""
    if endpoint["VpcEndpointType"] == "Interface":
        service = endpoint["ServiceName"].rsplit(".", 1)[-1]
        name = f"{endpoint['VpcEndpointId']}.{service}.{get_region()}.vpce.amazonaws.com"
        names = f"<item><dnsName>{name}</dnsName><hostedZoneId>Z7HUB22UULQXV</hostedZoneId></item>"
    return (
        f"<policyDocument>{escape(endpoint.get('PolicyDocument', _FULL_ACCESS), quote=False)}</policyDocument>"
        f"<privateDnsEnabled>{endpoint.get('PrivateDnsEnabled', 'false')}</privateDnsEnabled>"
        f"<groupSet>{groups}</groupSet><dnsEntrySet>{names}</dnsEntrySet>"
        "<requesterManaged>false</requesterManaged><ipAddressType>ipv4</ipAddressType>"
        "<dnsOptions><dnsRecordIpType>ipv4</dnsRecordIpType></dnsOptions><networkInterfaceIdSet/>"
    )


def _read_flow_log_attributes(params):
    return {
        "DeliverLogsPermissionArn": ec2._p(params, "DeliverLogsPermissionArn"),
        "MaxAggregationInterval": ec2._p(params, "MaxAggregationInterval") or _DEFAULT_INTERVAL,
        "LogFormat": ec2._p(params, "LogFormat") or _DEFAULT_FORMAT,
    }


def _format_flow_log_attributes(flow_log):
    role = flow_log.get("DeliverLogsPermissionArn")
    _, _, group = flow_log.get("LogDestination", "").partition(":log-group:")
    return (
        f"<maxAggregationInterval>{flow_log.get('MaxAggregationInterval', _DEFAULT_INTERVAL)}</maxAggregationInterval>"
        f"<logFormat>{escape(flow_log.get('LogFormat', _DEFAULT_FORMAT))}</logFormat>"
        "<deliverLogsStatus>SUCCESS</deliverLogsStatus>"
        + (f"<deliverLogsPermissionArn>{role}</deliverLogsPermissionArn>" if role else "")
        + (f"<logGroupName>{group.partition(':')[0]}</logGroupName>" if group else "")
    )
