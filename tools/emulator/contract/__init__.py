"""The contract check: compares every request that reaches the emulator with AWS's own service models, which are part of
botocore, because the emulator accepts many requests that AWS rejects.

`recorder.recorded` wraps the emulator's application; it hands each request to a process of its own (`worker`). That
finds the operation (`operations`, `routes`), reads the parameters in the request's protocol (`json_protocol`,
`query_protocol`, `rest_protocol`, `xml_body`), checks them (`rules`, `patterns`) and writes down what was sent by whom
and what violates a rule (`recording`), without values that may be secret (`secrets`).
"""
