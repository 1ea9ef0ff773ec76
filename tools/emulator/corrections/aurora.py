"""Aurora: the address of a cluster on the local target, its exported logs, and failovers of the local database."""

import json
import os
import pathlib
import urllib.error
import urllib.request

from ministack.services import rds

from .upstream import rewrite_function, wrap_function

# A failover adds a standby first, whose data are copied.
_FAILOVER_SECONDS = 120


def use_local_database():
    """Names localhost as the address of each cluster from the start. MiniStack generates a name on AWS first.

    MiniStack would start a database in a container when an instance is created, if Docker is running. The local target
    has a database of its own, on the port of the cluster.
    """
    rewrite_function(
        rds,
        "_create_db_cluster_impl",
        (
            '        "Endpoint": f"{cluster_id}.cluster-{unique_suffix}.{get_region()}.rds.amazonaws.com",\n'
            '        "ReaderEndpoint": f"{cluster_id}.cluster-ro-{unique_suffix}.{get_region()}.rds.amazonaws.com",\n',
            '        "Endpoint": "localhost",\n        "ReaderEndpoint": "localhost",\n',
        ),
    )
    wrap_function(rds, "_get_docker", "a161d31a7eef", lambda original: lambda: None)


def store_log_exports():
    """Stores the logs that a cluster exports, which MiniStack drops."""
    rewrite_function(
        rds,
        "_create_db_cluster_impl",
        (
            '        "EnabledCloudwatchLogsExports": [],\n',
            '        "EnabledCloudwatchLogsExports": _parse_member_list(p, "EnableCloudwatchLogsExports"),\n',
        ),
    )
    rewrite_function(
        rds,
        "_cluster_xml",
        (
            "        <HttpEndpointEnabled>",
            "        <EnabledCloudwatchLogsExports>{_format_log_exports(c)}</EnabledCloudwatchLogsExports>\n"
            "        <HttpEndpointEnabled>",
        ),
        _format_log_exports=_format_log_exports,
    )
    rewrite_function(
        rds,
        "_modify_db_cluster_impl",
        ('    if _p(p, "Port"):\n', '    _change_log_exports(cluster, p)\n    if _p(p, "Port"):\n'),
        _change_log_exports=_change_log_exports,
    )


def fail_over_local_database():
    """Promotes a standby of the local database on the cluster's port. MiniStack changes the roles of instances only."""
    wrap_function(rds, "_failover_db_cluster", "6e53991873ff", _wrap_failover)
    rds._ACTION_MAP["FailoverDBCluster"] = rds._failover_db_cluster


def _format_log_exports(cluster):
    return "".join(f"<member>{name}</member>" for name in cluster.get("EnabledCloudwatchLogsExports") or [])


def _change_log_exports(cluster, p):
    change = "CloudwatchLogsExportConfiguration"
    enabled = rds._parse_member_list(p, f"{change}.EnableLogTypes")
    changed = {*enabled, *rds._parse_member_list(p, f"{change}.DisableLogTypes")}
    kept = [name for name in cluster["EnabledCloudwatchLogsExports"] if name not in changed]
    cluster["EnabledCloudwatchLogsExports"] = kept + enabled


def _wrap_failover(fail_over):
    def wrapper(p):
        cluster = rds._clusters.get(rds._p(p, "DBClusterIdentifier"))
        response = fail_over(p)
        if response[0] == 200 and (url := _find_control_url(cluster["Port"])):
            try:
                urllib.request.urlopen(f"{url}/fail-over", data=b"", timeout=_FAILOVER_SECONDS).close()
            except urllib.error.HTTPError as error:
                return rds._error("InternalFailure", json.load(error)["error"], 500)
        return response

    return wrapper


def _find_control_url(port):
    """Finds the control of the local database with a port: its service writes a record next to the emulator's state."""
    for record in pathlib.Path(os.environ["STATE_DIR"]).parent.glob("postgresql/*/service.json"):
        service = json.loads(record.read_text())
        if service["port"] == port:
            return f"http://127.0.0.1:{service['controlPort']}"
    return None
