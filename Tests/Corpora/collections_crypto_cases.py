"""The inputs of record_collections.py that concern certificates: (id, expression, variables)."""

CERTIFICATES = {
    "ca": """-----BEGIN CERTIFICATE-----
MIIDpTCCAo2gAwIBAgIUKkXn/jHHyFjQZ0UrA5d4+K9FqXwwDQYJKoZIhvcNAQEL
BQAwaTELMAkGA1UEBhMCREUxDzANBgNVBAgMBkJlcmxpbjEPMA0GA1UEBwwGQmVy
bGluMRUwEwYDVQQKDAxFeGFtcGxlIEdtYkgxDDAKBgNVBAsMA09wczETMBEGA1UE
AwwKRXhhbXBsZSBDQTAeFw0yNjExMjEwNjA0NTlaFw0zNjExMTgwNjA0NTlaMGkx
CzAJBgNVBAYTAkRFMQ8wDQYDVQQIDAZCZXJsaW4xDzANBgNVBAcMBkJlcmxpbjEV
MBMGA1UECgwMRXhhbXBsZSBHbWJIMQwwCgYDVQQLDANPcHMxEzARBgNVBAMMCkV4
YW1wbGUgQ0EwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCq43rIuwba
sbgOL3piv+85b/thZ66sSxyA05CQgwzIirzMkFqROkZs8OmRcQVP0bxmtBFqUwLX
S8DF3QjkIswEZ6WeYXkZZAwClbXnhOyZVCRaJHzdr2wQE3ZXunW+cKPzLCCwnUpn
CaFWOU3eBxQwN/rCR1rvl1Rtnd6hn1nnrOo5oqHVAGLoafJrVEUD/0DNVV2oVVGY
oYd3U0jhN4ELNbyFCCCxro8dK+o2o4KZw92bLqhvPYG9g1ZxdbRAfQTuyjUhcsGA
PVzYRdhtG3ZG//oZ0GyuOWg6R3xQnYlwT6bdJ4fo++gZRZWpobucD16abDnI7QgY
YTpOsuH1l0IhAgMBAAGjRTBDMBIGA1UdEwEB/wQIMAYBAf8CAQEwDgYDVR0PAQH/
BAQDAgEGMB0GA1UdDgQWBBRlOVBMyw3/uvAo7Phzf4WGFtgzwDANBgkqhkiG9w0B
AQsFAAOCAQEAXVsawnSu6DaUBB7eg3PUBnFoo3pdrWnglEojN/XuFwiBCrCErNPM
vIYLlmxwsw4jFCeSFY44xSCQ6t4mCxPZ5fWvFF/8CqhvzaXflAAnMlllYRnaxZwh
pX6e+21+1peJyTqfN4LzqeTwL46r9luNiDyiUYTg0YAFLYzV14ZlMmZZJzhaVVds
XEgrPbIxXQi6w1Wkq6EirtNZ2gZgRrEOslYENyNlJmN90zz2+fLeE8nTeiyzMkKE
tGmD0o9Vm0bvA9nkJNiy2hvG2oEPezF8vSs3xOlpey2bKjCRw6ctxfVwf2Ee+a4L
3M3haRhJcBeN8P/ubDAJ4mv6h4q5hFRfzw==
-----END CERTIFICATE-----
""",
    "leaf": """-----BEGIN CERTIFICATE-----
MIIEqDCCA5CgAwIBAgIKEjRWeJCrze8SNDANBgkqhkiG9w0BAQwFADBpMQswCQYD
VQQGEwJERTEPMA0GA1UECAwGQmVybGluMQ8wDQYDVQQHDAZCZXJsaW4xFTATBgNV
BAoMDEV4YW1wbGUgR21iSDEMMAoGA1UECwwDT3BzMRMwEQYDVQQDDApFeGFtcGxl
IENBMB4XDTI2MTEyMTA2MDUwMFoXDTI5MDUwOTA2MDUwMFowSDEUMBIGA1UEAwwL
ZXhhbXBsZS5jb20xEjAQBgNVBAoMCcOcbsOvY29kZTEcMBoGCSqGSIb3DQEJARYN
YUBleGFtcGxlLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAJ9z
WUKQdYSzK1OU7ihCjdRelk4AsVdqmVbwvItvHswvYkp3fZgn1Ut+iCQ4Xvb3jNrK
2ozS1xPakg75QBYxdfviXANRdEDpO0F8bxJVk2AkxvEhp4ltw33TfLI9kJyLOSdo
lrhHh8FmXnFzJ+p6HZ9Kj1Tee/+oacW3W17vcpWxzyKjXCCuBLGfWKnEVmlcFCek
Sdm4zG6YZxryN9rxQCpgLhrTT06BotMnf265W/xf/8ocjg0vNhKzfWGhVOi8PAuf
qBJxshLCsr5a+QuMM/LJAQiqQDkOMXIsu8JbtiR38qbhNT1BHG0NTPuwCO+PSV8z
rS4uN15p09Hn2hVvxCUCAwEAAaOCAXEwggFtMAkGA1UdEwQCMAAwDgYDVR0PAQH/
BAQDAgWgMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQcDAjB+BgNVHREEdzB1
ggtleGFtcGxlLmNvbYINKi5leGFtcGxlLmNvbYcECgAAAYcQIAENuAAAAAAAAAAA
AAAAAYENYUBleGFtcGxlLmNvbYYVaHR0cHM6Ly9leGFtcGxlLmNvbS94pBQwEjEQ
MA4GA1UEAwwHZGlybmFtZYgDKgMEMB0GA1UdDgQWBBRu+t5YdfLH3OW6lLZQcDdR
qhtUtDAfBgNVHSMEGDAWgBRlOVBMyw3/uvAo7Phzf4WGFtgzwDBeBggrBgEFBQcB
AQRSMFAwJAYIKwYBBQUHMAGGGGh0dHA6Ly9vY3NwLmV4YW1wbGUuY29tLzAoBggr
BgEFBQcwAoYcaHR0cDovL2NhLmV4YW1wbGUuY29tL2NhLmNydDARBggrBgEFBQcB
GAQFMAMCAQUwDQYJKoZIhvcNAQEMBQADggEBAIZVPZDm8Skllp1mycvBSDJYYNq+
XfUPPxQjoc6JMcgDn4NRe8/eOu3RAVuSjPRMeMnNNMSBzWFOlg8/IGu2zC8XkmRc
Lu5Vu/69+GIF1JShqmgGRnXlNdeUCwz9T8kw1Fph6DvrZRR5HRuB55bw/uZh9e0+
27mwh7ih73L0622St8WtxtCg9w+uQnhzz3fM3j7IQ+nkFFARwxQmt+kLVjYgiuAi
HTHj3abjfpV7x4UJqiGkZul7H4UoPtwe3bZ3CNfadRPdGNcxor/rhGwRa1Kou2ZU
9JGiTu0pVja4J5he5cLa/KoOklyHmOpFr6zD99mnA5Xjpi2cMSK8Vwwyo4w=
-----END CERTIFICATE-----
""",
    "ec": """-----BEGIN CERTIFICATE-----
MIIBgTCCASagAwIBAgIUEzAviyYAOoMrQ+bIgOs/F/RSK4kwCgYIKoZIzj0EAwQw
DTELMAkGA1UEAwwCZWMwIBcNMjYxMTIxMDYwNTAwWhgPMjEyNjEwMjgwNjA1MDBa
MA0xCzAJBgNVBAMMAmVjMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7kXjB31X
eAPIpEJE8B2coSU1PPFv32zGDEmox1bdXWzpu+RNUkZRHNHKFAOIeoKNOnbtuqUH
uwbbdjMREyQ5cKNiMGAwCwYDVR0PBAQDAgAJMBkGA1UdJQQSMBAGBCoDBAUGCCsG
AQUFBwMJMBcGA1UdEQQQMA6CDG9ubHkuZXhhbXBsZTAdBgNVHQ4EFgQUDskH1nuU
HFylSyFPdNtspzEhgaEwCgYIKoZIzj0EAwQDSQAwRgIhAOW0CWUOLBETx7tCh+Pk
5qZV0PLy1sHZY3dXxzR/W4eLAiEAytZP9z6WkwhqrXrlDjEPEUopE8E683TXIoHu
LVRnlP4=
-----END CERTIFICATE-----
""",
    "ed": """-----BEGIN CERTIFICATE-----
MIIBoTCCAVMCFBzyZ6pSGexA28yxYSj8JGnCpp2xMAUGAytlcDBzMQswCQYDVQQD
DAJlZDEMMAoGA1UEAwwDdHdvMQowCAYDVQQFEwE1MRMwEQYKCZImiZPyLGQBGRYD
Y29tMREwDwYKCZImiZPyLGQBAQwBdTEKMAgGA1UEDAwBdDEKMAgGA1UEKgwBZzEK
MAgGA1UEBAwBczAeFw0yNjExMjEwNjA1MDBaFw0yNjEyMDEwNjA1MDBaMHMxCzAJ
BgNVBAMMAmVkMQwwCgYDVQQDDAN0d28xCjAIBgNVBAUTATUxEzARBgoJkiaJk/Is
ZAEZFgNjb20xETAPBgoJkiaJk/IsZAEBDAF1MQowCAYDVQQMDAF0MQowCAYDVQQq
DAFnMQowCAYDVQQEDAFzMCowBQYDK2VwAyEAFYUtV7J2I0CPHFXJkaRvSl0ZLIBy
eA5SJ05a5mvlvlIwBQYDK2VwA0EAXgdFpuxQALu8YUat/J0FZZNGV8uj6mi2wjlH
4lZbWxo9GzXU/GFwLCwF5GIAOAgAFIfKZyn8kCfspJQWYDkTDw==
-----END CERTIFICATE-----
""",
    "ec3": """-----BEGIN CERTIFICATE-----
MIIBUjCB2gIUZCYYASnRhZyyWmd6Aihm6Im8m7EwCgYIKoZIzj0EAwIwDjEMMAoG
A1UEAwwDZWMzMB4XDTI2MTEyMTA2MDUwMFoXDTI2MTIwMTA2MDUwMFowDjEMMAoG
A1UEAwwDZWMzMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAERWB1yS6T8QANs0q28I96
Pu1juuZupVOUQUVmNu0jeCBzJYvET66/LJBidi0oIC5LVPnUI2+wQdrpFuMlS5fb
apn6+JmYs3dPWrUkPU4w9XYIH6+jxTmOPwmX3EcrCpYgMAoGCCqGSM49BAMCA2cA
MGQCMChgdBlY38yg6wrizS2k+XvNMZnf1zcPJtiJNLWsAlZSZyTRCNg5oEHHiHnq
VPayOQIwRE3znjFUHW5MT65Q+7jV70L3b2wm0A2MAUdpbct7XtTbX/si3dbtnms0
n+lSQarv
-----END CERTIFICATE-----
""",
    "ed4": """-----BEGIN CERTIFICATE-----
MIIBJTCBpgIUbOIHwGjycuZKOzSYMskW3spqfbAwBQYDK2VxMBAxDjAMBgNVBAMM
BWVkNDQ4MB4XDTI2MTEyMTA2MDUwMFoXDTI2MTIwMTA2MDUwMFowEDEOMAwGA1UE
AwwFZWQ0NDgwQzAFBgMrZXEDOgAUvqQzVwCajaX8F/DVWeFh/AVVNpLHEmcsIEju
AViYb8F6xvKWfIMPpiZLYPSFrENhZxoI17s9XIAwBQYDK2VxA3MASBbCoB25ucNE
Pazb1BFrnj7brcl8W7o9rYh4NiGRI+JBSTvXZ3uteHCs8oG/aCKRZETGK8mvcnEA
piCHX4o2+CeOBqvz/hpnrnWYRU5h66PBwrLPycfSmaiiSplhnHD/00TYDEq+/z3F
VEiY8/CCJB0A
-----END CERTIFICATE-----
""",
    "dsa": """-----BEGIN CERTIFICATE-----
MIICeTCCAiYCFA4DcNv6zNWaWq6yJXXaStNLyVzJMAsGCWCGSAFlAwQDAjAOMQww
CgYDVQQDDANkc2EwHhcNMjYxMTIxMDYwNTAwWhcNMjYxMjAxMDYwNTAwWjAOMQww
CgYDVQQDDANkc2EwggG/MIIBMwYHKoZIzjgEATCCASYCgYEAiSuqe3AhM2KW8t6I
d3vU60DSUAp4bQPlDnlBXINNS+heIfhDZDY7vMbqFgtcC0QPqIIILlCaGQErEXnK
OU8bCgApeJTUdlMP7oMKwE7QISUyHpXR1t0F3K+ocAHy3gXq+nLy6ZuSasXnLF5H
LGJwdKSoY3ghs2bphhVxWWZthcMCHQDILUW61BkxkJHqQEKJgFz/v5am5JbBH2Io
ObCJAoGANyNERJIoOhJ3Jm62uu3d/EY39abiS8YfaQWM3DGAN5i0JyflRlN/y2OU
Zfzr27mmSRr2N05jicddlFOOz1dZJlJccQEfRiqML1/A6A2jFRr9RFd+WhXnlOuV
SFZlQ8vpobRCNv57coOlna5ZWM9oRiCJIcWaNki1vVwEetSh/qcDgYUAAoGBAIWr
QFY7U8xfdpx0Z6FzfA+IgyhI7tsHS6eBY66gxdfKHeGOXsb+rsU7V4bBrQZhgWvo
RWfS4LPXjb97+lQeWQwFWojVQupXsBrxPAiuEIcOPIqqVgSAW2DUdbKMgbhTW5N7
eXGi++MnvNswu7B9w8aSXwU3jwFthmMLtnA4FOPNMAsGCWCGSAFlAwQDAgNAADA9
AhwhWIqtcgvtJhI9V3qag/Wwjt/tVR2vZUNMLdsZAh0Ai8jewGW8qcQXvXEdVcqr
ClBunMGVvNzeg2HBWw==
-----END CERTIFICATE-----
""",
}

CASES = []

# What changes with the day, and the order of fingerprints, is no part of a case.
SHOWN = "c | community.crypto.x509_certificate_info | dict2items | rejectattr('key', 'in', ['expired', 'fingerprints', 'public_key_fingerprints']) | items2dict"
for name, text in CERTIFICATES.items():
    CASES.append((f"x509/{name}", SHOWN, {"c": text}))
    CASES.append((f"x509/{name}-prints", "(c | community.crypto.x509_certificate_info).fingerprints | dictsort", {"c": text}))
    CASES.append((f"x509/{name}-key", "(c | community.crypto.x509_certificate_info).public_key_fingerprints | dictsort", {"c": text}))
CASES.append(("x509/expired", "(c | community.crypto.x509_certificate_info).expired", {"c": CERTIFICATES["ec"]}))
CA = CERTIFICATES["ca"]
LEAF = CERTIFICATES["leaf"]
for number, (source, variables) in enumerate([
    ("c | community.crypto.x509_certificate_info", {"c": "nope"}),
    ("c | community.crypto.x509_certificate_info", {"c": ""}),
    ("c | community.crypto.x509_certificate_info", {"c": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}),
    ("c | community.crypto.x509_certificate_info", {"c": "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"}),
    ("5 | community.crypto.x509_certificate_info", {}),
    ("c | community.crypto.x509_certificate_info(name_encoding='nope')", {"c": LEAF}),
    ("(c | community.crypto.x509_certificate_info).not_after", {"c": LEAF}),
    ("c | community.crypto.split_pem | length", {"c": CA + "junk\n" + LEAF}),
    ("c | community.crypto.split_pem", {"c": "junk"}),
    ("c | community.crypto.split_pem", {"c": CA + LEAF}),
    ("5 | community.crypto.split_pem", {}),
    ("(c | community.crypto.x509_certificate_info).subject.commonName", {"c": "junk\n" + CA}),
    ("1234567890 | community.crypto.to_serial", {}), ("0 | community.crypto.to_serial", {}), ("-1 | community.crypto.to_serial", {}), ("'x' | community.crypto.to_serial", {}),
    ("'11:22:33' | community.crypto.parse_serial", {}), ("'' | community.crypto.parse_serial", {}), ("'1:2' | community.crypto.parse_serial", {}), ("'zz' | community.crypto.parse_serial", {}), ("5 | community.crypto.parse_serial", {}), ("'112233' | community.crypto.parse_serial", {}), ("'111:1' | community.crypto.parse_serial", {}),
]):
    CASES.append((f"crypto/{number:03}", source, variables))
