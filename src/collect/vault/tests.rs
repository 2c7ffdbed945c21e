//! Vaults one by one and one behind the other.

use super::*;

#[test]
fn variables_come_first_and_are_never_written() {
    let env = EnvVault::new(|name| (name == "KUROMAKU_KEY_COMPANIES_HOUSE").then(|| " from outside ".to_owned()));
    assert!(env.set("x", None).is_err());
    let kept: Arc<dyn Vault> = Arc::new(MemoryVault::default());
    let vault = both(Arc::new(env), kept.clone());
    assert_eq!(vault.get("companies-house"), Ok(Some(Secret::new("from outside"))));
    assert_eq!(vault.get("edinet"), Ok(None));
    vault.set("edinet", Some(&Secret::new("k"))).unwrap();
    assert_eq!(kept.get("edinet"), Ok(Some(Secret::new("k"))));
    assert_eq!(vault.get("edinet"), Ok(Some(Secret::new("k"))));
    vault.set("edinet", None).unwrap();
    assert_eq!(vault.get("edinet"), Ok(None));
}

#[test]
fn a_vault_that_fails_is_told_unless_the_other_has_the_key() {
    struct Broken;
    impl Vault for Broken {
        fn get(&self, _: &str) -> Result<Option<Secret>, VaultError> {
            Err(VaultError("locked".to_owned()))
        }
        fn set(&self, _: &str, _: Option<&Secret>) -> Result<(), VaultError> {
            Err(VaultError("locked".to_owned()))
        }
    }
    let kept = MemoryVault::default();
    kept.set("a", Some(&Secret::new("k"))).unwrap();
    let vault = both(Arc::new(Broken), Arc::new(kept));
    assert_eq!(vault.get("a"), Ok(Some(Secret::new("k"))));
    assert_eq!(vault.get("b"), Err(VaultError("locked".to_owned())));
    assert!(both(Arc::new(MemoryVault::default()), Arc::new(Broken)).get("a").is_err());
}

/// Only where there is no session bus, so that nobody's own keyring is opened by a test.
#[test]
fn no_keyring_is_a_clear_error() {
    if cfg!(not(target_os = "linux")) || std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: this computer may have a keyring\n");
        return;
    }
    match KeyringVault.get("no-such-connector") {
        Err(error) => assert!(error.to_string().contains("no keyring here"), "{error}"),
        found => assert_eq!(found, Ok(None)),
    }
}
