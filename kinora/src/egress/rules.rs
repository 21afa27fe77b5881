//! Which addresses may be called, and on which ports.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ssrf_guard::{Cidr, is_public};

use crate::config::{Allowed, EgressSettings};

/// The ports of public addresses that may be called: those of web servers.
/// Every other one belongs to a service that does not expect strangers' words.
const PUBLIC_PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Where clouds hand out their credentials. Open only to an entry that names
/// the address itself.
const METADATA: [IpAddr; 6] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)),
];

/// The networks of homes and offices. What is neither here nor public, such as
/// multicast and reserved blocks, is nobody's server.
const PRIVATE: [(IpAddr, u8); 9] = [
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(100, 64, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
];

/// Judges addresses.
pub(super) struct Rules {
    allow: Vec<Allowed>,
    /// Networks that are open as a whole.
    private: Vec<Cidr>,
    own: Vec<SocketAddr>,
}

/// What the rules say of an address and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may be called.
    Open,
    /// The address is public, the port is not among those that may be called.
    ClosedPort,
    /// The address is not public, and nothing opens it.
    ClosedAddress,
}

impl Rules {
    pub(super) fn new(settings: &EgressSettings, own: Vec<SocketAddr>) -> Self {
        let network = |(address, prefix): (IpAddr, u8)| {
            Cidr::new(address, prefix).expect("each prefix is as long as its address at most")
        };
        Self {
            allow: settings.allow.clone(),
            private: if settings.private {
                PRIVATE.map(network).to_vec()
            } else {
                vec![]
            },
            own,
        }
    }

    /// Whether there can be an address that is open on this port. Asked before
    /// a name is looked up.
    pub(super) fn knows_port(&self, port: u16) -> bool {
        let mut named = self.allow.iter().map(|entry| entry.port);
        PUBLIC_PORTS.contains(&port)
            || !self.private.is_empty()
            || named.any(|named| named.is_none_or(|named| named == port))
    }

    /// Judges one address with its port.
    pub(super) fn judge(&self, to: SocketAddr) -> Verdict {
        let ip = to.ip();
        let mut metadata = METADATA.map(Cidr::from).into_iter();
        let metadata = metadata.find(|one| one.contains(ip));
        let names = |entry: &Allowed| match metadata {
            Some(literal) => entry.net == literal,
            None => entry.net.contains(ip),
        };
        let opens = |entry: &Allowed| entry.port.is_none_or(|port| port == to.port());
        if self.is_own(to) {
            Verdict::ClosedAddress
        } else if self.allow.iter().any(|entry| opens(entry) && names(entry)) {
            Verdict::Open
        } else if metadata.is_some() {
            Verdict::ClosedAddress
        } else if self.private.iter().any(|net| net.contains(ip)) {
            Verdict::Open
        } else if !is_public(ip) {
            Verdict::ClosedAddress
        } else if PUBLIC_PORTS.contains(&to.port()) {
            Verdict::Open
        } else {
            Verdict::ClosedPort
        }
    }

    /// Judges an address of the server that the settings name: all are open but
    /// our own.
    pub(super) fn judge_named(&self, to: SocketAddr) -> Verdict {
        if self.is_own(to) {
            Verdict::ClosedAddress
        } else {
            Verdict::Open
        }
    }

    /// Whether this server itself listens there. It never calls itself, whatever
    /// is open: its listener for metrics asks nobody for a key.
    fn is_own(&self, to: SocketAddr) -> bool {
        self.own.iter().any(|own| {
            let is_same = Cidr::from(own.ip()).contains(to.ip());
            let is_here = is_local(own.ip()) && is_local(to.ip());
            own.port() == to.port() && (is_same || is_here)
        })
    }
}

/// Whether a connection to this address ends on this machine: loopback, and the
/// address of no host, which leads there too.
fn is_local(ip: IpAddr) -> bool {
    let nowhere = ip.is_unspecified();
    let v4 = Cidr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8).is_ok_and(|net| net.contains(ip));
    let mapped = Cidr::from(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).contains(ip);
    nowhere || v4 || mapped || ip.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(allow: &[&str]) -> EgressSettings {
        let entry = |text: &&str| {
            let (net, port) = text.split_once('@').unwrap_or((text, ""));
            Allowed {
                net: net.parse().unwrap(),
                port: port.parse().ok(),
            }
        };
        EgressSettings {
            allow: allow.iter().map(entry).collect(),
            private: false,
        }
    }

    #[track_caller]
    fn check(rules: &Rules, to: &str, expected: Verdict) {
        assert_eq!(rules.judge(to.parse().unwrap()), expected, "{to}");
    }

    use Verdict::{ClosedAddress, ClosedPort, Open};

    #[test]
    fn public_web_ports_alone_are_open() {
        let rules = Rules::new(&settings(&[]), vec![]);
        check(&rules, "1.1.1.1:80", Open);
        check(&rules, "1.1.1.1:443", Open);
        check(&rules, "1.1.1.1:8080", Open);
        check(&rules, "[2606:4700::1111]:8443", Open);
        check(&rules, "1.1.1.1:22", ClosedPort);
        check(&rules, "1.1.1.1:9000", ClosedPort);
        check(&rules, "127.0.0.1:80", ClosedAddress);
        check(&rules, "127.0.0.1:22", ClosedAddress);
        check(&rules, "192.168.1.1:443", ClosedAddress);
        check(&rules, "169.254.169.254:80", ClosedAddress);
        check(&rules, "[::1]:80", ClosedAddress);
        check(&rules, "[::ffff:10.0.0.1]:80", ClosedAddress);
        check(&rules, "[64:ff9b::7f00:1]:80", ClosedAddress);
        check(&rules, "0.0.0.0:80", ClosedAddress);
        check(&rules, "224.0.0.1:80", ClosedAddress);
        assert!(rules.knows_port(8443) && !rules.knows_port(22));
    }

    #[test]
    fn an_entry_opens_what_it_says_and_nothing_else() {
        let rules = Rules::new(&settings(&["192.168.1.0/24", "127.0.0.1/32@9000"]), vec![]);
        check(&rules, "192.168.1.7:22", Open);
        check(&rules, "192.168.2.7:80", ClosedAddress);
        check(&rules, "127.0.0.1:9000", Open);
        check(&rules, "[::ffff:127.0.0.1]:9000", Open);
        check(&rules, "127.0.0.1:9001", ClosedAddress);
        check(&rules, "127.0.0.1:80", ClosedAddress);
        check(&rules, "127.0.0.2:9000", ClosedAddress);
        check(&rules, "[::1]:9000", ClosedAddress);
        check(&rules, "1.1.1.1:9000", ClosedPort);
        assert!(rules.knows_port(22), "an entry without a port opens all");
    }

    #[test]
    fn an_entry_can_open_another_port_of_a_public_address() {
        let rules = Rules::new(&settings(&["1.1.1.1@9000"]), vec![]);
        check(&rules, "1.1.1.1:9000", Open);
        check(&rules, "1.1.1.2:9000", ClosedPort);
        check(&rules, "1.1.1.1:9001", ClosedPort);
        assert!(rules.knows_port(9000) && !rules.knows_port(9001));
    }

    #[test]
    fn private_networks_open_as_a_whole_but_not_the_clouds_credentials() {
        let mut all = settings(&["169.254.0.0/16", "0.0.0.0/0", "fd00::/8"]);
        all.private = true;
        let rules = Rules::new(&all, vec![]);
        check(&rules, "10.1.2.3:5432", Open);
        check(&rules, "[fd00::7]:22", Open);
        check(&rules, "169.254.1.1:80", Open);
        for closed in [
            "169.254.169.254:80",
            "[::ffff:169.254.169.254]:80",
            "[64:ff9b::a9fe:a9fe]:80",
            "[fd00:ec2::254]:80",
            "169.254.170.2:80",
            "100.100.100.200:80",
            "[2002:a9fe:a9fe::1]:80",
            "[ff02::1]:80",
        ] {
            check(&rules, closed, ClosedAddress);
        }
        let named = settings(&["169.254.169.254@80", "fd00:ec2::254"]);
        let rules = Rules::new(&named, vec![]);
        check(&rules, "169.254.169.254:80", Open);
        check(&rules, "169.254.169.254:81", ClosedAddress);
        check(&rules, "[fd00:ec2::254]:80", Open);
    }

    #[test]
    fn the_server_never_calls_itself() {
        let mut all = settings(&["0.0.0.0/0", "::/0"]);
        all.private = true;
        let own = ["127.0.0.1:9090", "192.168.1.2:443", "[::]:8787"];
        let own = own.map(|own| own.parse().unwrap()).to_vec();
        let rules = Rules::new(&all, own);
        for closed in [
            "127.0.0.1:9090",
            "0.0.0.0:9090",
            "[::ffff:127.0.0.1]:9090",
            "192.168.1.2:443",
            "127.0.0.1:8787",
            "[::1]:8787",
        ] {
            check(&rules, closed, ClosedAddress);
        }
        check(&rules, "127.0.0.1:9091", Open);
        check(&rules, "192.168.1.2:80", Open);
        check(&rules, "192.168.1.3:8787", Open);
    }
}
