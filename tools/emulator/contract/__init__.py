"""The contract check: validates every request to the emulator against AWS's own service models, which are part of
botocore, because the emulator accepts many requests that AWS rejects.

`recorder.record_requests` wraps the emulator's application and passes each request to a separate process (`worker`). The
worker finds the operation (`operations`, `routes`), reads the parameters in the request's protocol (`json_protocol`,
`query_protocol`, `rest_protocol`, `xml_body`), checks them (`rules`, `patterns`) and records the request, its caller and
its violations (`recording`), without values that may be secret (`secrets`).
"""
