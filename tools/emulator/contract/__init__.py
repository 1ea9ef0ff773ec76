"""The contract check: every request that reaches the emulator is held against AWS's own service models, which botocore
carries, because the emulator itself takes much that AWS rejects.

`recorder.recorded` wraps the emulator's application; it hands each request to a process of its own (`worker`). That
finds the operation (`operations`, `routes`), reads the parameters in the request's protocol (`json_protocol`,
`query_protocol`, `rest_protocol`, `xml_body`), checks them (`rules`, `patterns`) and writes down what was sent by whom
and what violates a rule (`recording`), without values that may be secret (`secrets`).
"""
