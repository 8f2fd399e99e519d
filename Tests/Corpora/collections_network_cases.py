"""The inputs of record_collections.py that concern addresses: (id, expression, variables)."""

CASES = []
_counts = {}


def case(group, source, **context):
    number = _counts.get(group, 0)
    _counts[group] = number + 1
    CASES.append((f"{group}/{number:03}", source, context))


# ansible.utils: addresses

ADDRESSES = [
    "192.168.1.1", "192.168.1.1/24", "192.168.1.0/24", "10.1.2.3/255.255.0.0", "127.0.0.1",
    "8.8.8.8", "224.0.0.1", "169.254.1.1", "0.0.0.0/0", "192.0.2.1/32", "192.0.2.1/31",
    "192.0.2.0/30", "192.0.2.3/30", "192.0.2.1/30", "::1", "fe80::5054:ff:fe12:3456/64", "2001:db8::1", "2001:db8::1/64",
    "2001:db8::/32", "::ffff:192.0.2.1", "2002:c000:201::1", "ff02::1", "2001:db8::/127", "::/0",
    "abc", "192.168.1.256", "192.168.1.1/33", "1.2.3.4/0.0.0.255", "10", "10/8", "",
    "100.64.0.1", "192.0.0.9", "198.51.100.1", "240.0.0.1", "3fff::1", "64:ff9b::1",
]
QUERIES = [
    "", "address", "address/prefix", "bool", "broadcast", "first_usable", "gateway", "host",
    "hostmask", "int", "ip", "ip/prefix", "ip_netmask", "ipv4", "ipv6", "last_usable",
    "link-local", "loopback", "multicast", "net", "netmask", "network", "network/prefix",
    "network_netmask", "network_wildcard", "next_usable", "peer", "prefix", "previous_usable",
    "private", "public", "range_usable", "revdns", "size", "size_usable", "subnet", "type",
    "unicast", "version", "wrap", "6to4", "1", "-1", "300", "192.168.0.0/16", "2001:db8::/32",
    "nosuch",
]
for number, address in enumerate(ADDRESSES):
    for place, query in enumerate(QUERIES):
        if (number + place) % 4 == 0 or number < 4 or number in (15, 16, 17):
            case("ipaddr", f"{address!r} | ansible.utils.ipaddr({query!r})")
for value in (3232235777, 0, -1, 2**32, True, None, 1.5, [], {"a": 1},
              ["192.168.1.1/24", "abc", "2001:db8::1/64", "8.8.8.8", ""],
              [["10.0.0.1"], "10.0.0.2"], ["10.0.0.1", 5, None]):
    for query in ("", "address", "net", "version", "first_usable", "nosuch"):
        case("ipaddr-values", f"v | ansible.utils.ipaddr({query!r})", v=value)
for source in (
    "'192.168.1.1' | ipaddr", "'192.168.1.1' | ansible.utils.ipaddr",
    "'192.168.1.1/24' | ansible.utils.ipaddr(1)", "'192.168.1.1/24' | ansible.utils.ipaddr(0)",
    "'192.168.1.1/24' | ansible.utils.ipaddr(-1)", "'192.168.1.1/24' | ansible.utils.ipaddr(true)",
    "'192.168.1.1/24' | ansible.utils.ipaddr(none)", "'192.168.1.1/24' | ansible.utils.ipaddr(-256)",
    "'192.168.1.1/24' | ansible.utils.ipaddr(-257)", "'192.168.1.1/24' | ansible.utils.ipaddr(1.5)",
    "'192.168.1.1/24' | ansible.utils.ipaddr(query='address')",
    "'192.168.1.1/24' | ansible.utils.ipaddr('address', 4)",
    "'192.168.1.1/24' | ansible.utils.ipaddr('address', 6)",
    "'192.168.1.1/24' | ansible.utils.ipaddr('address', version=4)",
    "'192.168.1.1/24' | ansible.utils.ipaddr('address', version=5)",
    "'192.168.1.1/24' | ansible.utils.ipaddr('nosuch', alias='mine')",
    "'192.168.1.1/24' | ansible.utils.ipaddr(['192.168.0.0/16'])",
    "'192.168.1.1/24' | ansible.utils.ipaddr('')", "'192.168.1.1/24' | ansible.utils.ipaddr(nope='x')",
    "['192.168.1.1/24', 'x'] | ansible.utils.ipaddr(['192.168.0.0/16', '10.0.0.0/8'])",
    "'2001:DB8::0:1' | ansible.utils.ipaddr", "'2001:DB8::0:1' | ansible.utils.ipaddr('address')",
    "'2001:db8::1' | ansible.utils.ipaddr('2001:db8::1')", "'10.0.0.1' | ansible.utils.ipaddr('10.0.0.0/33')",
    "'10.0.0.1' | ansible.utils.ipaddr('10.0.0.0/24') == '10.0.0.1'",
    "['10.0.0.1', '192.168.0.1'] | ansible.utils.ipaddr('10.0.0.0/24') | first",
    "'1.2.3.4' | ansible.utils.ipaddr('99999999999999999999')",
    "undef_name | ansible.utils.ipaddr", "'::1.2.3.4' | ansible.utils.ipaddr('address')",
    "'::1:2:3:4:5:6:7' | ansible.utils.ipaddr('address')", "'1:2:3:4:5:6:7::' | ansible.utils.ipaddr('address')",
    "'1::8:0:0:1' | ansible.utils.ipaddr('address')", "'1:0:0:4:0:0:7:8' | ansible.utils.ipaddr('address')",
    "'12345::1' | ansible.utils.ipaddr('address')", "'1:2:3' | ansible.utils.ipaddr('address')",
    "'1:::2' | ansible.utils.ipaddr('address')", "'::1::' | ansible.utils.ipaddr('address')",
    "'::ffff:1.2.3' | ansible.utils.ipaddr('address')", "'0x7f.1' | ansible.utils.ipaddr('address')",
    "'1.2.3.4/ffff' | ansible.utils.ipaddr", "'1.2.3.4/255.0.255.0' | ansible.utils.ipaddr",
    "'2001:db8::1/ffff:ffff::' | ansible.utils.ipaddr('prefix')", "'1.2.3.4/' | ansible.utils.ipaddr",
    "'/24' | ansible.utils.ipaddr", "'1.2.3.4/-1' | ansible.utils.ipaddr", "'1.2.3.4/+8' | ansible.utils.ipaddr",
    "'1.2.3.4/08' | ansible.utils.ipaddr('prefix')", "'01.2.3.4' | ansible.utils.ipaddr", "'1.2.3.4 ' | ansible.utils.ipaddr",
    "'4294967295' | ansible.utils.ipaddr('address')", "'4294967296/64' | ansible.utils.ipaddr('address')",
    "'1.2.3.4/0.0.0.0' | ansible.utils.ipaddr('prefix')", "'1.2.3.4/255.255.255.255' | ansible.utils.ipaddr('prefix')",
):
    case("ipaddr-calls", source)

for value in ("192.168.1.1", "192.168.1.1/24", "::1", "2001:db8::1/64", "abc", "", "fe80::/64",
              "10", "host.example.org", "[::1]", "::1:80", "example:1"):
    for name in ("ipwrap", "ipv4", "ipv6"):
        case(name, f"{value!r} | ansible.utils.{name}")
for value in (["::1", "x", "10.0.0.1"], ["10.0.0.1/8", "fe80::1/10"], [], None, 5, True, 1.5, {"a": 1}, ["::1", 5], [["::1"]],
              "::1,10.0.0.1", 2**64):
    for name in ("ipwrap", "ipv4", "ipv6"):
        case(name + "-values", f"v | ansible.utils.{name}", v=value)
for source in (
    "'192.168.1.1/24' | ansible.utils.ipv4('address')", "'192.168.1.1/24' | ansible.utils.ipv6('address')",
    "'2001:db8::1/64' | ansible.utils.ipv6('prefix')", "'2001:db8::1/64' | ansible.utils.ipv4('prefix')",
    "['10.0.0.1', '::1'] | ansible.utils.ipv4", "['10.0.0.1', '::1/64'] | ansible.utils.ipv6('address')",
    "'192.168.1.1/24' | ansible.utils.ipv4('nosuch')", "'::1' | ansible.utils.ipwrap('x')",
    "'::1' | ansible.utils.ipwrap('address')", "'10.0.0.1/8' | ansible.utils.ipwrap('address')", "'::1/64' | ansible.utils.ipwrap('address')",
    "'::1' | ipwrap", "'::1' | ipv6", "'10.0.0.1' | ipv4", "'http://' + ('::1' | ansible.utils.ipwrap) + ':80'",
    "'2001:DB8::0:1' | ansible.utils.ipwrap", "'2001:DB8::0:1' | ansible.utils.ipv6",
):
    case("ipfamily-calls", source)

for source in (
    "'192.168.0.0/16' | ansible.utils.ipsubnet", "'192.168.144.5' | ansible.utils.ipsubnet",
    "'192.168.0.0/16' | ansible.utils.ipsubnet(20)", "'192.168.0.0/16' | ansible.utils.ipsubnet('20')",
    "'192.168.0.0/16' | ansible.utils.ipsubnet(20, 0)", "'192.168.0.0/16' | ansible.utils.ipsubnet(20, -1)",
    "'192.168.0.0/16' | ansible.utils.ipsubnet(20, 16)", "'192.168.0.0/16' | ansible.utils.ipsubnet(20, 'x')",
    "'192.168.0.0/16' | ansible.utils.ipsubnet(20, 5)", "'192.168.144.5' | ansible.utils.ipsubnet(20)",
    "'192.168.144.5' | ansible.utils.ipsubnet(18, 0)", "'192.168.144.5' | ansible.utils.ipsubnet(18, -1)",
    "'192.168.144.5' | ansible.utils.ipsubnet(18, 5)", "'192.168.144.5' | ansible.utils.ipsubnet(18, -5)",
    "'192.168.144.5' | ansible.utils.ipsubnet(18, 50)",
    "'192.168.144.16/30' | ansible.utils.ipsubnet('192.168.0.0/16')", "'192.168.144.5' | ansible.utils.ipsubnet('192.168.0.0/16')",
    "'192.168.144.5' | ansible.utils.ipsubnet('192.168.144.4/30')", "'192.168.144.5' | ansible.utils.ipsubnet('10.0.0.0/8')",
    "'192.168.0.0/16' | ansible.utils.ipsubnet(8)", "'192.168.0.0/16' | ansible.utils.ipsubnet(33)",
    "'192.168.0.0/16' | ansible.utils.ipsubnet('abc')", "'abc' | ansible.utils.ipsubnet(20)", "'' | ansible.utils.ipsubnet",
    "'2001:db8::/32' | ansible.utils.ipsubnet(64, 5)", "'2001:db8::/32' | ansible.utils.ipsubnet(48)", "'2001:db8::/32' | ansible.utils.ipsubnet(64, -1)",
    "'2001:db8::1/64' | ansible.utils.ipsubnet", "'192.168.1.5/24' | ansible.utils.ipsubnet(26, 1)", "'192.168.1.5/24' | ansible.utils.ipsubnet",
    "'192.168.1.5/24' | ansible.utils.ipsubnet(24)", "'192.168.1.5/24' | ansible.utils.ipsubnet(24, 0)", "'192.168.1.5/24' | ansible.utils.ipsubnet('192.168.0.0/16', 1)",
    "5 | ansible.utils.ipsubnet(20)", "'10.0.0.0/8' | ipsubnet(16, 3)", "none | ansible.utils.ipsubnet(3)",
    "'192.168.1.1/32' | ansible.utils.ipsubnet(24)", "'192.168.1.1/32' | ansible.utils.ipsubnet(24, 1)", "'192.168.1.1/32' | ansible.utils.ipsubnet(24, 0)",
):
    case("ipsubnet", source)

for source in (
    "'192.168.1.5' | ansible.utils.ipmath(5)", "'192.168.1.5' | ansible.utils.ipmath(-10)", "'192.168.1.1/24' | ansible.utils.ipmath(5)",
    "'192.168.1.6/24' | ansible.utils.ipmath(-10)", "'192.168.0.5' | ansible.utils.ipmath('x')", "'2001::1' | ansible.utils.ipmath(8)",
    "'2001::5' | ansible.utils.ipmath(-10)", "'0.0.0.1' | ansible.utils.ipmath(-5)", "'255.255.255.255' | ansible.utils.ipmath(1)", "'abc' | ansible.utils.ipmath(1)",
    "'192.168.1.5' | ansible.utils.ipmath('5')", "'192.168.1.5' | ansible.utils.ipmath(2.9)", "'192.168.1.5' | ansible.utils.ipmath", "5 | ansible.utils.ipmath(1)",
    "'::ffff' | ansible.utils.ipmath(1)", "'10.0.0.0/8' | ansible.utils.ipmath(300)", "['10.0.0.1'] | ansible.utils.ipmath(1)", "'192.168.1.5' | ansible.utils.ipmath(true)",
    "'10.0.0.0/8' | ansible.utils.nthhost(305)", "'10.0.0.0/8' | ansible.utils.nthhost(-1)", "'10.0.0.0/24' | ansible.utils.nthhost(300)", "'10.0.0.0/24' | ansible.utils.nthhost('5')",
    "'10.0.0.0/24' | ansible.utils.nthhost", "'10.0.0.0/24' | ansible.utils.nthhost('')", "'10.0.0.0/24' | ansible.utils.nthhost('x')", "'abc' | ansible.utils.nthhost(1)",
    "'10.0.0.5' | ansible.utils.nthhost(1)", "'2001:db8::/64' | ansible.utils.nthhost(10)", "'10.0.0.7/24' | ansible.utils.nthhost(3)", "'10.0.0.0/24' | ansible.utils.nthhost(0)",
    "'192.168.122.1/24' | ansible.utils.next_nth_usable(2)", "'192.168.122.254/24' | ansible.utils.next_nth_usable(2)", "'abc' | ansible.utils.next_nth_usable(2)",
    "'192.168.122.1' | ansible.utils.next_nth_usable(2)", "'192.168.122.1/24' | ansible.utils.next_nth_usable('x')", "'192.168.122.1/24' | ansible.utils.next_nth_usable(-1)", "'2001:db8::1/64' | ansible.utils.next_nth_usable(4)",
    "'192.168.122.10/24' | ansible.utils.previous_nth_usable(2)", "'192.168.122.1/24' | ansible.utils.previous_nth_usable(2)", "'192.168.122.2/24' | ansible.utils.previous_nth_usable(1)", "'192.168.122.0/24' | ansible.utils.next_nth_usable(1)", "'192.168.122.1/24' | ansible.utils.next_nth_usable",
    "'192.168.0.0/24' | ansible.utils.network_in_usable('192.168.0.1')", "'192.168.0.0/24' | ansible.utils.network_in_usable('192.168.0.255')", "'192.168.0.0/24' | ansible.utils.network_in_usable('192.168.0.0')",
    "'192.168.0.0/24' | ansible.utils.network_in_usable('192.168.0.4/31')", "'192.168.0.0/16' | ansible.utils.network_in_usable('192.168.0.255')", "'192.168.0.0/24' | ansible.utils.network_in_usable('10.0.0.1')", "'192.168.0.0/24' | ansible.utils.network_in_usable('abc')", "'abc' | ansible.utils.network_in_usable('10.0.0.1')", "'192.168.0.1' | ansible.utils.network_in_usable('192.168.0.1')",
    "'192.168.0.0/24' | ansible.utils.network_in_network('192.168.0.1')", "'192.168.0.0/24' | ansible.utils.network_in_network('192.168.0.0/24')", "'192.168.0.0/24' | ansible.utils.network_in_network('192.168.0.0/16')", "'192.168.0.0/24' | ansible.utils.network_in_network('192.168.0.255')", "'192.168.0.0/24' | ansible.utils.network_in_network('abc')", "'192.168.0.0/24' | ansible.utils.network_in_network('2001:db8::1')", "'abc' | ansible.utils.network_in_network('10.0.0.1')", "'2001:db8::/32' | ansible.utils.network_in_network('2001:db8:1::/48')",
    "['192.168.0.34', '10.3.0.3', 'wrong', '192.168.2.34'] | ansible.utils.reduce_on_network('192.168.0.0/24')", "[] | ansible.utils.reduce_on_network('192.168.0.0/24')", "['10.0.0.1'] | ansible.utils.reduce_on_network('abc')", "'10.0.0.1' | ansible.utils.reduce_on_network('10.0.0.0/8')", "['192.168.0.0', '192.168.0.255', '192.168.0.4/30'] | ansible.utils.reduce_on_network('192.168.0.0/24')",
    "['192.168.0.0/24', '192.168.1.0/24', '192.168.3.0/24'] | ansible.utils.cidr_merge", "['192.168.0.0/24', '192.168.1.0/24', '192.168.3.0/24'] | ansible.utils.cidr_merge('span')", "['192.168.1.5', '192.168.1.4'] | ansible.utils.cidr_merge", "[] | ansible.utils.cidr_merge", "['abc'] | ansible.utils.cidr_merge", "['192.168.0.0/24'] | ansible.utils.cidr_merge('x')", "'192.168.0.0/24' | ansible.utils.cidr_merge", "['10.0.0.1/24', '2001:db8::/64', '2001:db8:0:1::/64'] | ansible.utils.cidr_merge", "['192.168.0.1', '192.168.0.254'] | ansible.utils.cidr_merge('span')", "[] | ansible.utils.cidr_merge('span')", "['10.0.0.1', '2001:db8::1'] | ansible.utils.cidr_merge('span')", "['192.168.1.1/24'] | ansible.utils.cidr_merge('span')", "['0.0.0.0/1', '128.0.0.0/1'] | ansible.utils.cidr_merge", "['10.0.0.0/8', '10.1.0.0/16', '10.0.0.0/8'] | ansible.utils.cidr_merge",
    "'192.168.1.5' | ansible.utils.ip4_hex", "'192.168.1.5' | ansible.utils.ip4_hex(':')", "'192.168.1.5' | ansible.utils.ip4_hex(delimiter='')", "'abc' | ansible.utils.ip4_hex", "'192.168.1.300' | ansible.utils.ip4_hex", "'1.2.3' | ansible.utils.ip4_hex", "'10.0.0.255' | ip4_hex",
    "'192.168.1.0/28' | ansible.utils.usable_range", "'192.168.1.1/30' | ansible.utils.usable_range", "'192.168.1.1' | ansible.utils.usable_range", "'192.168.1.0/31' | ansible.utils.usable_range", "'192.168.1.0/32' | ansible.utils.usable_range", "'2001:db8::/126' | ansible.utils.usable_range", "'abc' | ansible.utils.usable_range", "'10.0.0.0/33' | ansible.utils.usable_range", "'0.1.0.0/29' | ansible.utils.usable_range", "5 | ansible.utils.usable_range", "'2001:db8::/127' | ansible.utils.usable_range", "'2001:db8::1/128' | ansible.utils.usable_range",
    "'fdcf:1894:23b5:d38c:0000:0000:0000:0000' | ansible.utils.slaac('c2:31:b3:83:bf:2b')", "'2001:db8::/64' | ansible.utils.slaac('00:11:22:33:44:55')", "'2001:db8::/64' | ansible.utils.slaac('x')", "'10.0.0.0/8' | ansible.utils.slaac('00:11:22:33:44:55')", "'abc' | ansible.utils.slaac('00:11:22:33:44:55')", "'2001:db8::1/64' | ansible.utils.slaac('0011.2233.4455')", "'2001:db8::/64' | ansible.utils.slaac", "'2001:db8::/48' | ansible.utils.slaac('00:11:22:33:44:55')",
    "'1234:4321:abcd:dcba::17' | ansible.utils.ipv6form('expand')", "'1234:4321:abcd:dcba:0000:0000:0000:0017' | ansible.utils.ipv6form('compress')", "'1234:4321:abcd:dcba::17' | ansible.utils.ipv6form('x509')", "'1234::17' | ansible.utils.ipv6form('nope')", "'10.0.0.1' | ansible.utils.ipv6form('expand')", "'abc' | ansible.utils.ipv6form('expand')", "'::' | ansible.utils.ipv6form('expand')",
    "'192.168.1.2' | ansible.utils.ipcut(2)", "'192.168.1.2' | ansible.utils.ipcut(-2)", "'1234:4321:abcd:dcba::17' | ansible.utils.ipcut(3)", "'1234:4321:abcd:dcba::17' | ansible.utils.ipcut(-3)", "'abc' | ansible.utils.ipcut(1)", "'192.168.1.2' | ansible.utils.ipcut(5)", "'192.168.1.2' | ansible.utils.ipcut('x')", "'192.168.1.2' | ansible.utils.ipcut(0)", "'192.168.1.2' | ansible.utils.ipcut",
):
    case("network", source)

for value in ("1a:2b:3c:4d:5e:6f", "1a-2b-3c-4d-5e-6f", "1a2b.3c4d.5e6f", "1a2b3c4d5e6f", "1a2b3c:4d5e6f", "1a:2b:3c:4d:5e", "zz:2b:3c:4d:5e:6f", "", "abc", "0:1:2:3:4:5", 5):
    for query in ("", "bare", "bool", "int", "cisco", "eui48", "linux", "pgsql", "postgresql", "psql", "unix", "win", "nosuch"):
        case("hwaddr", f"v | ansible.utils.hwaddr({query!r})", v=value)
    case("macaddr", "v | ansible.utils.macaddr", v=value)
    case("macaddr", "v | ansible.utils.macaddr('linux')", v=value)
    case("macaddr", "v | ansible.utils.macaddr('nosuch')", v=value)

for test in ("ip", "ip_address", "ipv4", "ipv6", "ipv4_address", "ipv6_address", "ipv4_hostmask", "ipv4_netmask", "ipv6_ipv4_mapped", "ipv6_sixtofour", "ipv6_teredo", "loopback", "mac", "multicast", "private", "public", "reserved", "unspecified"):
    for value in ("10.1.1.1", "10.1.1.0/24", "10.1.1.1/24", "300.1.1.1", "2001:db8::1", "2001:db8::/32", "::ffff:10.1.1.1", "2002:c0a8:6301::1", "2001::1", "127.0.0.1", "::1", "224.0.0.1", "8.8.8.8", "240.0.0.1", "0.0.0.0", "::", "0.0.0.255", "255.255.0.0", "00:11:22:33:44:55", "0011.2233.4455", "abc"):
        case("iptests", f"{value!r} is ansible.utils.{test}")
    case("iptests", f"5 is ansible.utils.{test}")
    case("iptests", f"none is ansible.utils.{test}")
for source in (
    "'10.1.1.1' is ansible.utils.in_network('10.0.0.0/8')", "'10.1.1.1' is ansible.utils.in_network('192.168.1.0/24')", "'10.1.1.1' is ansible.utils.in_network('abc')", "'abc' is ansible.utils.in_network('10.0.0.0/8')", "'10.1.1.0/24' is ansible.utils.in_network('10.0.0.0/8')", "'2001:db8::1' is ansible.utils.in_network('2001:db8::/32')", "'10.1.1.1' is ansible.utils.in_network('10.0.0.1/8')",
    "'10.1.1.1' is ansible.utils.in_any_network(['10.0.0.0/8', '192.168.1.0/24'])", "'8.8.8.8' is ansible.utils.in_any_network(['10.0.0.0/8', '192.168.1.0/24'])", "'8.8.8.8' is ansible.utils.in_any_network('10.0.0.0/8')", "'10.1.1.1' is ansible.utils.in_any_network(['10.0.0.0/8', 'x'])",
    "'10.1.1.1' is ansible.utils.in_one_network(['10.0.0.0/8', '192.168.1.0/24'])", "'10.1.1.1' is ansible.utils.in_one_network(['10.0.0.0/8', '10.1.1.0/24'])", "'8.8.8.8' is ansible.utils.in_one_network([])",
    "'10.1.1.0/24' is ansible.utils.subnet_of('10.0.0.0/8')", "'10.0.0.0/8' is ansible.utils.subnet_of('10.1.1.0/24')", "'abc' is ansible.utils.subnet_of('10.0.0.0/8')", "'10.0.0.0/8' is ansible.utils.supernet_of('10.1.1.0/24')", "'10.1.1.0/24' is ansible.utils.supernet_of('10.0.0.0/8')", "'10.0.0.0/8' is ansible.utils.supernet_of('x')", "'10.1.1.0/24' is ansible.utils.subnet_of('2001:db8::/32')",
    "'localhost' is ansible.utils.resolvable", "'nosuch.invalid' is ansible.utils.resolvable", "'127.0.0.1' is ansible.utils.resolvable", "'10.1.1.1' is in_network('10.0.0.0/8')",
):
    case("iptests-calls", source)
for test, texts in (
    ("ipv4_netmask", ("255.255.255.255", "0.0.0.0", "240.0.0.0", "255.0.0.0", "255.255.255.254", "8")),
    ("ipv4_hostmask", ("0.0.0.0", "0.255.255.255", "255.255.255.255", "15.255.255.255")),
    ("mac", ("00-11-22-33-44-55", "001122334455", "00:11:22-33:44:55", "0:1:2:3:4:5", "00:11:22:33:44:55:66", "0011-2233-4455", "AA:bb:CC:11:22:33")),
    ("ip", ("5", "0x7f", "10.0.0.0/+8", "10.0.0.0/08", "1.2.3.0/255.255.255.0", "1.2.3.0/0.0.0.255", "::ffff:1.2.3.4/96")),
):
    for text in texts:
        case("iptests-more", f"{text!r} is ansible.utils.{test}")
