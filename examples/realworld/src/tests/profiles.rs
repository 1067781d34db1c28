//! Profiles, and who follows whom.

use super::conduit::{Conduit, error};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    a_profile_shows_whether_the_viewer_follows,
    nobody_has_no_profile,
}

async fn a_profile_shows_whether_the_viewer_follows(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("Bob 東京").await?);
    let path = "/profiles/Bob%20%E6%9D%B1%E4%BA%AC";
    let profile = |following: bool| {
        let profile = json!({ "username": "Bob 東京", "bio": null, "image": null, "following": following });
        (200, json!({ "profile": profile }))
    };
    assert_eq!(conduit.get(path, "").await?, profile(false));
    assert_eq!(conduit.get(path, &ann).await?, profile(false));
    // Twice is once.
    for _ in 0..2 {
        assert_eq!(conduit.send("POST", &format!("{path}/follow"), &ann, None).await?, profile(true));
    }
    assert_eq!(conduit.get(path, &ann).await?, profile(true));
    assert_eq!(conduit.get(path, &bob).await?, profile(false));
    for _ in 0..2 {
        assert_eq!(conduit.delete(&format!("{path}/follow"), &ann).await?, profile(false));
    }
    assert_eq!(conduit.get(path, &ann).await?, profile(false));
    Ok(())
}

async fn nobody_has_no_profile(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    let not_found = (404, error("profile", "not found"));
    // Neither of other case nor by a pattern is anybody found.
    for name in ["nobody", "ANN", "%25", "a_n", "ann'--"] {
        assert_eq!(conduit.get(&format!("/profiles/{name}"), "").await?, not_found, "{name}");
    }
    let path = "/profiles/nobody/follow";
    assert_eq!(conduit.send("POST", path, &ann, None).await?, not_found);
    assert_eq!(conduit.delete(path, &ann).await?, not_found);
    Ok(())
}
