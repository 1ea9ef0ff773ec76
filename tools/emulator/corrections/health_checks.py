"""Route 53: the attributes of a health check, without which a second plan has changes."""

from ministack.services import route53

from .upstream import rewrite_function


def store_health_check_attributes():
    """Formats Boolean attributes as AWS does, and stores the regions of the checkers, which MiniStack stores as empty."""
    rewrite_function(
        route53,
        "_build_health_check_el",
        ("SubElement(cfg_el, field).text = str(cfg[field])", "SubElement(cfg_el, field).text = _format_attribute(cfg[field])"),
        _format_attribute=lambda value: str(value).lower() if isinstance(value, bool) else str(value),
    )
    rewrite_function(
        route53,
        "_parse_health_check_config",
        ('[_text(r, "Region") for r in _findall(reg_el, "Region")]', '[r.text for r in _findall(reg_el, "Region")]'),
        (
            '[_text(c, "ChildHealthCheck") for c in _findall(chc_el, "ChildHealthCheck")]',
            '[c.text for c in _findall(chc_el, "ChildHealthCheck")]',
        ),
    )
