"""The hosts of others on this machine: a certificate for them, and a proxy to Kinora."""

import datetime
import ipaddress
import pathlib
import select
import socket
import socketserver
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


class Certificate:
    """An authority of our own and a certificate of it, for names and this machine."""

    def __init__(self, folder, names):
        folder = pathlib.Path(folder)
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = self.issue("Kinora's tests", root_key, None, root_key)
        hosts = [x509.DNSName(name) for name in names]
        hosts.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        leaf = self.issue(names[0], key, root, root_key, x509.SubjectAlternativeName(hosts))
        self.authority, self.chain, self.key = (
            folder / name for name in ("authority.pem", "chain.pem", "key.pem")
        )
        pem = serialization.Encoding.PEM
        self.authority.write_bytes(root.public_bytes(pem))
        self.chain.write_bytes(leaf.public_bytes(pem))
        self.key.write_bytes(
            key.private_bytes(
                pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    @staticmethod
    def issue(name, key, issuer, issuer_key, hosts=None):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.timezone.utc)
        is_authority = issuer is None
        usage = dict.fromkeys(
            (
                "digital_signature content_commitment key_encipherment data_encipherment "
                "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
            ).split(),
            False,
        )
        usage["key_cert_sign" if is_authority else "digital_signature"] = True
        extensions = [
            (x509.BasicConstraints(ca=is_authority, path_length=None), True),
            (x509.KeyUsage(**usage), True),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False),
        ]
        if hosts:
            extensions.append((hosts, False))
            extensions.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False))
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(days=1))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(issuer_key, hashes.SHA256())


class Proxy:
    """A proxy that leads `CONNECT`, for the named hosts, to one address, and refuses others.

    `asked` are the hosts that somebody wanted to reach.
    """

    def __init__(self, hosts, address):
        self.asked = set()
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                method, target, _ = self.rfile.readline().decode().split()
                while self.rfile.readline().strip():
                    pass
                host = target.rsplit(":", 1)[0]
                proxy.asked.add(host)
                if method != "CONNECT" or host not in hosts:
                    self.wfile.write(b"HTTP/1.1 502 Not Here\r\n\r\n")
                    return
                with socket.create_connection(address) as there:
                    self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                    self.exchange(self.connection, there)

            @staticmethod
            def exchange(here, there):
                other = {here: there, there: here}
                while True:
                    for ready in select.select(list(other), [], [])[0]:
                        try:
                            data = ready.recv(65536)
                            other[ready].sendall(data)
                        except ConnectionError:
                            return
                        if not data:
                            return

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
