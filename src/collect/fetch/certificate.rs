//! Why a certificate is refused, in plain words.
//!
//! Left out: the fingerprint of a refused certificate. The TLS library gives the reason without the certificate, and a
//! verifier of our own, which would see it, is not worth the risk of judging wrongly.

use rustls::CertificateError as E;

pub(super) fn reason(error: &E) -> String {
    let plain = match error {
        E::Expired | E::ExpiredContext { .. } => "it has expired",
        E::NotValidYet | E::NotValidYetContext { .. } => "it is not valid yet",
        E::NotValidForName | E::NotValidForNameContext { .. } => "it is for another name",
        E::UnknownIssuer => "nobody trusted here vouches for it",
        E::Revoked => "it was revoked",
        E::UnknownRevocationStatus | E::ExpiredRevocationList | E::ExpiredRevocationListContext { .. } => {
            "it cannot be told whether it was revoked"
        }
        E::BadEncoding => "it cannot be read",
        E::BadSignature => "its signature is not right",
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => "it is not meant for a site",
        E::UnhandledCriticalExtension => "it demands what nobody here knows",
        E::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "it is that of an authority, not of a site"
        }
        _ => "it is not accepted",
    };
    // The library's own word, for whoever looks it up.
    let detail = match error {
        E::Other(other) => other.to_string(),
        other => other.to_string(),
    };
    let detail: String = detail.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    format!("{plain} ({detail})")
}
