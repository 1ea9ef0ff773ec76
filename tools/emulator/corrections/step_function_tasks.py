"""Step Functions: throttled functions, and Parallel states in JSONata."""

from ministack.services import stepfunctions as step_functions

from .upstream import rewrite_function


def name_throttled_invocations():
    """Names the error of a throttled function Lambda.TooManyRequestsException, so that Retry can match it.

    MiniStack names it Lambda.Unknown.
    """
    rewrite_function(
        step_functions,
        "_call_lambda",
        (
            'body.get("errorType", "Lambda.Unknown"),',
            '"Lambda.TooManyRequestsException" if result.get("throttle") else body.get("errorType", "Lambda.Unknown"),',
        ),
    )


def evaluate_jsonata_of_parallel_states():
    """Evaluates the Arguments, Output and Assign of a Parallel state in JSONata, which MiniStack ignores."""
    rewrite_function(
        step_functions,
        "_run_parallel_branches",
        (
            "    effective = _apply_parameters(state_def, effective, ctx)\n",
            '    is_jsonata = _state_query_language(state_def, ctx) == "JSONata"\n'
            '    if is_jsonata and "Arguments" in state_def:\n'
            "        effective = _apply_jsonata_arguments(state_def, raw_input, ctx)\n"
            "    elif not is_jsonata:\n"
            "        effective = _apply_parameters(state_def, effective, ctx)\n",
        ),
        (
            "    result = _apply_result_selector(state_def, results)\n",
            "    if is_jsonata:\n"
            "        output = _apply_jsonata_output(state_def, raw_input, ctx, result=results, default=results)\n"
            "        _apply_state_assign(state_def, raw_input, ctx, result=results)\n"
            "        return output, _next_or_end(state_def)\n"
            "    result = _apply_result_selector(state_def, results)\n",
        ),
    )
