//! API keys: in the operating system's keyring, never in a case, a settings file or a log.

use super::fetch::Secret;

/// Where keys are kept, by connector id.
pub trait Vault: Send + Sync {
    /// `Ok(None)`: there is none.
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError>;
    /// Sets it, or takes it away.
    fn set(&self, id: &str, secret: Option<&Secret>) -> Result<(), VaultError>;
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keyring of this computer did not answer: {0}")]
pub struct VaultError(pub String);
