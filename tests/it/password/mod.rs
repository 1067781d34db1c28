//! Passwords: what is kept of them, and how many are looked at at once.

use crate::support::{report, soon};
use nestling::HttpException;
use nestling::password::{PasswordHasher, PasswordModule, PasswordOptions};
use nestling::prelude::*;
use std::future::Future;
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use tokio::runtime;
use tokio::task::spawn_blocking;

/// As little work as argon2 does at all.
fn cheap() -> PasswordOptions {
    PasswordOptions::new().memory_kib(8).iterations(1)
}

fn hasher() -> PasswordHasher {
    PasswordHasher::new(&cheap()).unwrap()
}

#[nestling::test]
async fn a_password_is_known_again_and_others_are_not() -> Result<()> {
    let hasher = hasher();
    let hash = hasher.hash("pässword 🐈").await?;
    assert!(hasher.verify("pässword 🐈", hash.as_str()).await?);
    for other in ["", "password", "pässword 🐈 ", "PÄSSWORD 🐈"] {
        assert!(!hasher.verify(other, hash.as_str()).await?, "{other}");
    }
    Ok(())
}

#[nestling::test]
async fn the_same_password_has_another_hash_each_time() -> Result<()> {
    let hasher = hasher();
    let (one, other) = (hasher.hash("hunter2").await?, hasher.hash("hunter2").await?);
    assert_ne!(one, other);
    assert!(one.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{one}");
    Ok(())
}

#[nestling::test]
async fn nobody_has_no_password() -> Result<()> {
    let hasher = hasher();
    assert!(!hasher.verify("hunter2", None).await?);
    assert!(!hasher.verify("nobody's password", None).await?);
    Ok(())
}

/// What the reference implementation of argon2 prints for `password`: `echo -n password | argon2 somesalt -id -t 2 -k 256`.
const OF_ANOTHER_PROGRAM: &str = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

/// A hash that says that it has cost this.
fn costing(parameters: &str) -> String {
    OF_ANOTHER_PROGRAM.replace("m=256,t=2,p=1", parameters)
}

#[nestling::test]
async fn hashes_of_other_programs_and_other_costs_are_verified() -> Result<()> {
    assert!(hasher().verify("password", OF_ANOTHER_PROGRAM).await?);
    assert!(!hasher().verify("passwort", OF_ANOTHER_PROGRAM).await?);
    Ok(())
}

#[nestling::test]
async fn a_hash_of_other_costs_is_to_be_made_anew() -> Result<()> {
    let hasher = hasher();
    assert!(!hasher.needs_rehash(&hasher.hash("hunter2").await?));
    let dearer = PasswordHasher::new(&cheap().iterations(2))?;
    assert!(dearer.needs_rehash(&hasher.hash("hunter2").await?));
    let of_another_kind = costing("m=8,t=1,p=1").replace("argon2id", "argon2i");
    for old in [OF_ANOTHER_PROGRAM, "", "hunter2", "$2b$12$abc", &of_another_kind] {
        assert!(hasher.needs_rehash(old), "{old}");
    }
    Ok(())
}

#[nestling::test]
async fn what_is_no_hash_is_an_error_that_does_not_repeat_it() {
    for broken in ["", "hunter2", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ", "$2b$12$abc"] {
        let Err(error) = hasher().verify("password", broken).await else { panic!("{broken} is a hash") };
        assert!(error.to_string().starts_with("the hash of a password cannot be read"), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[nestling::test]
async fn by_default_a_hash_costs_what_owasp_asks_for() -> Result<()> {
    let hasher = PasswordHasher::new(&PasswordOptions::new())?;
    assert!(!hasher.needs_rehash(&costing("m=19456,t=2,p=1")));
    Ok(())
}

#[test]
fn a_flood_of_log_ins_is_turned_away() -> Result<()> {
    let one_thread = runtime::Builder::new_current_thread().max_blocking_threads(1).build()?;
    one_thread.block_on(async {
        let hasher = PasswordHasher::new(&cheap().concurrency(1).waiting(1))?;
        let hash = hasher.hash("hunter2").await?;
        // Nothing is verified until the only thread is let go.
        let (let_go, held) = mpsc::channel::<()>();
        let held = spawn_blocking(move || held.recv());
        let (mut one, mut two) = (pin!(hasher.verify("hunter2", &*hash)), pin!(hasher.verify("hunter2", &*hash)));
        // Both are in: one runs, one waits.
        for it in [&mut one, &mut two] {
            assert!(it.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        let turned_away = HttpException::from(hasher.verify("hunter2", &*hash).await.unwrap_err());
        assert_eq!(turned_away.status(), 503);
        drop(let_go);
        let _ = held.await?;
        assert_eq!((one.await?, two.await?), (true, true));
        assert!(hasher.verify("hunter2", &*hash).await?);
        Ok(())
    })
}

#[nestling::test]
async fn many_at_once_all_get_their_turn() -> Result<()> {
    let hasher = Arc::new(PasswordHasher::new(&cheap().concurrency(2))?);
    let hash: Arc<str> = hasher.hash("hunter2").await?.into();
    let verify = |_| {
        let (hasher, hash) = (Arc::clone(&hasher), Arc::clone(&hash));
        tokio::spawn(async move { hasher.verify("hunter2", &*hash).await })
    };
    for verified in (0..100).map(verify).collect::<Vec<_>>() {
        assert!(soon(verified).await??);
    }
    Ok(())
}

#[nestling::test]
async fn a_client_that_goes_away_leaves_its_place() -> Result<()> {
    let hasher = PasswordHasher::new(&cheap().concurrency(1).waiting(0))?;
    {
        let mut gone = pin!(hasher.hash("hunter2"));
        assert!(matches!(gone.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    }
    // The thread may work a little longer, and holds the place as long as it does.
    let next = async {
        while let Err(error) = hasher.hash("hunter2").await {
            assert_eq!(HttpException::from(error).status(), 503);
            tokio::task::yield_now().await;
        }
    };
    soon(next).await;
    Ok(())
}

#[nestling::test]
async fn the_module_needs_no_options_and_takes_them() -> Result<()> {
    #[module(imports = [PasswordModule])]
    struct PlainModule;

    #[module(imports = [PasswordModule::for_root(cheap())])]
    struct CheapModule;

    let cheap = costing("m=8,t=1,p=1");
    assert!(App::create::<PlainModule>().await?.get::<PasswordHasher>()?.needs_rehash(&cheap));
    assert!(!App::create::<CheapModule>().await?.get::<PasswordHasher>()?.needs_rehash(&cheap));
    Ok(())
}

#[nestling::test]
async fn costs_that_argon2_cannot_have_keep_the_application_from_starting() {
    #[module(imports = [PasswordModule::for_root(PasswordOptions::new().memory_kib(1))])]
    struct AppModule;

    let report = report::<AppModule>().await;
    assert!(report.contains("N012") && report.contains("argon2 cannot work like this"), "{report}");
}
