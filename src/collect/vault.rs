//! API keys: in the operating system's keyring, never in a case, a settings file or a log.
//!
//! - [`KeyringVault`]: the keyring (Keychain, Credential Manager, Secret Service), under the service `kuromaku`.
//! - [`EnvVault`]: keys that the caller of a program sets for one run, as `KUROMAKU_KEY_<ID>`.
//! - [`both`]: first the one, then the other. [`MemoryVault`]: for tests and for a session without a keyring.
//!
//! A keyring that is not there (a server without a desktop) is an error with its reason, never "there is no key".

use super::fetch::Secret;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where keys are kept, by connector id.
pub trait Vault: Send + Sync {
    /// `Ok(None)`: there is none.
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError>;
    /// Sets it, or takes it away.
    fn set(&self, id: &str, secret: Option<&Secret>) -> Result<(), VaultError>;

    /// Is there one, as far as can be told at once? A keyring that might ask a person to unlock it is not asked.
    fn at_hand(&self, _id: &str) -> bool {
        false
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keyring of this computer did not answer: {0}")]
pub struct VaultError(pub String);

/// The service under which the keyring lists our keys; the user name is the connector's id.
const SERVICE: &str = "kuromaku";

/// The operating system's keyring. May block while the person is asked to unlock it: never on the UI thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyringVault;

impl KeyringVault {
    fn entry(id: &str) -> Result<keyring::Entry, VaultError> {
        if let Err(error) = keyring::Entry::store_status() {
            return Err(VaultError(format!("there is no keyring here ({error})")));
        }
        keyring::Entry::new(SERVICE, id).map_err(|error| VaultError(error.to_string()))
    }
}

impl Vault for KeyringVault {
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError> {
        match Self::entry(id)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(VaultError(error.to_string())),
        }
    }

    fn set(&self, id: &str, secret: Option<&Secret>) -> Result<(), VaultError> {
        let entry = Self::entry(id)?;
        let result = match secret {
            Some(secret) => entry.set_password(secret.reveal()),
            None => entry.delete_credential(),
        };
        match result {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(VaultError(error.to_string())),
        }
    }
}

/// Keys in memory, gone with the program.
#[derive(Debug, Default)]
pub struct MemoryVault(Mutex<BTreeMap<String, Secret>>);

impl Vault for MemoryVault {
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned())
    }

    fn set(&self, id: &str, secret: Option<&Secret>) -> Result<(), VaultError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match secret {
            Some(secret) => keys.insert(id.to_owned(), secret.clone()),
            None => keys.remove(id),
        };
        Ok(())
    }
}

/// Reads a variable; `None`: not set.
type Variables = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Keys from variables that the caller hands in, such as the process environment. Cannot be written.
pub struct EnvVault(Variables);

impl EnvVault {
    pub fn new(variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Box::new(variables))
    }

    /// `KUROMAKU_KEY_COMPANIES_HOUSE` for `companies-house`.
    pub fn variable(id: &str) -> String {
        let id: String =
            id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        format!("KUROMAKU_KEY_{id}")
    }
}

impl Vault for EnvVault {
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError> {
        let text = (self.0)(&Self::variable(id)).map(|text| text.trim().to_owned());
        Ok(text.filter(|text| !text.is_empty()).map(Secret::new))
    }

    fn at_hand(&self, id: &str) -> bool {
        matches!(self.get(id), Ok(Some(_)))
    }

    fn set(&self, id: &str, _: Option<&Secret>) -> Result<(), VaultError> {
        Err(VaultError(format!("the variable {} is not ours to change", Self::variable(id))))
    }
}

/// Looks at one vault and then at the other; writes to the second.
struct Both {
    first: Arc<dyn Vault>,
    then: Arc<dyn Vault>,
}

/// A vault that looks at `first` (such as [`EnvVault`]) and then at `then` (such as [`KeyringVault`]); keys are written to
/// `then`. When `first` has the key, `then` is not asked, so a missing keyring does not matter.
pub fn both(first: Arc<dyn Vault>, then: Arc<dyn Vault>) -> Arc<dyn Vault> {
    Arc::new(Both { first, then })
}

impl Vault for Both {
    fn get(&self, id: &str) -> Result<Option<Secret>, VaultError> {
        let first = self.first.get(id);
        match first {
            Ok(Some(secret)) => Ok(Some(secret)),
            Ok(None) => self.then.get(id),
            // The second may still have it; if not, the failure is what there is to tell.
            Err(error) => match self.then.get(id) {
                Ok(Some(secret)) => Ok(Some(secret)),
                _ => Err(error),
            },
        }
    }

    fn set(&self, id: &str, secret: Option<&Secret>) -> Result<(), VaultError> {
        self.then.set(id, secret)
    }

    fn at_hand(&self, id: &str) -> bool {
        self.first.at_hand(id) || self.then.at_hand(id)
    }
}

#[cfg(test)]
mod tests;
