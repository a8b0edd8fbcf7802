"""A Kafka that wants TLS, or a login, or both: a listener for each way, one of them with a certificate that is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from streams.broker import BrokerConfig, LocalBroker
from streams.local_kafka.ports import free_port

HOST = "127.0.0.1"
USER = "streams"
#: A user whose login can be withdrawn; at CLEAR with SCRAM-SHA-512 Kafka asks for it again every few seconds.
LEAVER = "leaver"
#: A group that only somebody else may read.
FORBIDDEN_GROUP = "forbidden"
#: What no output of any kind may show.
CANARY = "canary-9f3c71d2"
#: Each listener with the protocol that it speaks.
PROTOCOLS = {
    "TLS": "SSL",
    "MUTUAL": "SSL",
    "EXPIRED": "SSL",
    "LOGIN": "SASL_SSL",
    "CLEAR": "SASL_PLAINTEXT",
    "OTHER": "SASL_PLAINTEXT",  # knows another mechanism only
}


@dataclass(frozen=True)
class Certificates:
    """The files, PEM: authorities, and certificates with key and chain."""

    authority: Path
    other_authority: Path
    broker: Path
    expired: Path
    client: Path


@dataclass(frozen=True)
class SecuredKafka:
    """Where each listener is, and the certificates."""

    bootstraps: dict[str, str]
    certificates: Certificates
    own_bootstrap: str

    def withdraw_login(self) -> None:
        """Let the leaver log in no more."""
        admin = KafkaAdminClient(bootstrap_servers=self.own_bootstrap)
        gone = UserScramCredentialDeletion(LEAVER, ScramMechanism.SCRAM_SHA_512)
        assert admin.alter_user_scram_credentials([gone]) == {LEAVER: None}
        admin.close()

    def environment(self, listener: str, **settings: object) -> dict[str, str]:
        """The settings of a client that is let in at ``listener``, and ``settings`` that make it another."""
        values: dict[str, object] = {"broker": self.bootstraps[listener], "security_protocol": PROTOCOLS[listener]}
        if "SSL" in PROTOCOLS[listener]:
            values["tls_ca_file"] = self.certificates.authority
        if "SASL" in PROTOCOLS[listener]:
            values |= {"sasl_username": USER, "sasl_password": CANARY}
        return {f"STREAMS_{name.upper()}": str(value) for name, value in (values | settings).items()}


def make_certificates(folder: Path) -> Certificates:
    authority, other = trustme.CA(), trustme.CA()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    authority.cert_pem.write_to_path(folder / "authority.pem")
    other.cert_pem.write_to_path(folder / "other.pem")
    return Certificates(
        folder / "authority.pem",
        folder / "other.pem",
        _write(authority.issue_cert(HOST), folder / "broker.pem"),
        _write(authority.issue_cert(HOST, not_after=yesterday), folder / "expired.pem"),
        _write(authority.issue_cert("client@streams.test"), folder / "client.pem"),
    )


def _write(certificate: trustme.LeafCert, path: Path) -> Path:
    # Kafka reads keys in PKCS 8 only.
    key = serialization.load_pem_private_key(certificate.private_key_pem.bytes(), None).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(key + b"".join(one.bytes() for one in certificate.cert_chain_pems))
    return path


@contextmanager
def secured_kafka(folder: Path) -> Iterator[SecuredKafka]:
    certificates = make_certificates(folder)
    bootstraps = {listener: f"{HOST}:{free_port()}" for listener in PROTOCOLS}
    with LocalBroker(BrokerConfig(properties=_properties(bootstraps, certificates))) as broker:
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
        for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
            for name in (USER, LEAVER):
                user = UserScramCredentialUpsertion(name, mechanism, CANARY, iterations=4096)
                assert admin.alter_user_scram_credentials([user]) == {name: None}
        group = ResourcePattern(ResourceType.GROUP, FORBIDDEN_GROUP)
        admin.create_acls([ACL("User:other", "*", ACLOperation.READ, ACLPermissionType.ALLOW, group)])
        admin.close()
        yield SecuredKafka(bootstraps, certificates, broker.bootstrap)


def _properties(bootstraps: dict[str, str], certificates: Certificates) -> dict[str, str]:
    own = f"BROKER://{HOST}:$port"
    secured = [f"{listener}://{bootstrap}" for listener, bootstrap in bootstraps.items()]
    properties = {
        "listeners": ",".join([own, *secured, f"CONTROLLER://{HOST}:$controller_port"]),
        "advertised.listeners": ",".join([own, *secured]),
        "listener.security.protocol.map": ",".join(
            ["BROKER:PLAINTEXT", "CONTROLLER:PLAINTEXT", *(f"{name}:{how}" for name, how in PROTOCOLS.items())]
        ),
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        "listener.name.clear.scram-sha-512.connections.max.reauth.ms": "3000",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        # The broker itself and the tests; and whatever no rule speaks of.
        "super.users": "User:ANONYMOUS",
        "allow.everyone.if.no.acl.found": "true",
    }
    for listener, protocol in PROTOCOLS.items():
        at = f"listener.name.{listener.lower()}"
        if "SSL" in protocol:
            properties |= {
                f"{at}.ssl.keystore.type": "PEM",
                f"{at}.ssl.keystore.location": str(
                    certificates.expired if listener == "EXPIRED" else certificates.broker
                ),
                f"{at}.ssl.truststore.type": "PEM",
                f"{at}.ssl.truststore.location": str(certificates.authority),
                f"{at}.ssl.client.auth": "required" if listener == "MUTUAL" else "none",
            }
        if listener == "OTHER":
            properties[f"{at}.sasl.enabled.mechanisms"] = "PLAIN"
        if "SASL" in protocol:
            security = "org.apache.kafka.common.security"
            properties |= {
                f"{at}.plain.sasl.jaas.config": f'{security}.plain.PlainLoginModule required user_{USER}="{CANARY}";',
                f"{at}.scram-sha-256.sasl.jaas.config": f"{security}.scram.ScramLoginModule required;",
                f"{at}.scram-sha-512.sasl.jaas.config": f"{security}.scram.ScramLoginModule required;",
            }
    return properties
