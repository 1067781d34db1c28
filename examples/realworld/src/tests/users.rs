//! Registration, log-in, and changes.

use super::conduit::{Conduit, error};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    a_user_registers_logs_in_and_is_shown,
    a_change_leaves_alone_what_is_not_sent,
    what_is_empty_or_missing_is_said_by_field,
    names_and_addresses_are_taken_once,
    a_new_password_takes_the_place_of_the_old,
}

async fn a_user_registers_logs_in_and_is_shown(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = json!({ "username": "ann", "email": "ann@example.com", "password": "password123" });
    let (status, registered) = conduit.post("/users", "", json!({ "user": ann })).await?;
    assert_eq!(status, 201, "{registered}");

    let credentials = json!({ "email": "ann@example.com", "password": "password123" });
    let (status, logged_in) = conduit.post("/users/login", "", json!({ "user": credentials })).await?;
    assert_eq!(status, 200, "{logged_in}");

    let token = logged_in["user"]["token"].as_str().expect("a token");
    let (status, shown) = conduit.get("/user", token).await?;
    assert_eq!(status, 200, "{shown}");
    for mut body in [registered, logged_in, shown] {
        assert!(body["user"]["token"].take().is_string());
        let user = json!({ "username": "ann", "email": "ann@example.com", "bio": null, "image": null, "token": null });
        assert_eq!(body, json!({ "user": user }));
    }
    Ok(())
}

async fn a_change_leaves_alone_what_is_not_sent(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let mut expected = json!({ "username": "ann", "email": "ann@example.com", "bio": null, "image": null });
    for (change, bio, image) in [
        (
            json!({ "bio": "I write", "image": "https://example.com/a.png" }),
            json!("I write"),
            json!("https://example.com/a.png"),
        ),
        (json!({ "bio": "" }), json!(null), json!("https://example.com/a.png")),
        (json!({ "bio": "again" }), json!("again"), json!("https://example.com/a.png")),
        (json!({ "bio": null, "image": null }), json!(null), json!(null)),
    ] {
        let (status, _) = conduit.put("/user", &token, json!({ "user": change })).await?;
        assert_eq!(status, 200, "{change}");
        (expected["bio"], expected["image"]) = (bio, image);
        assert_eq!(without_token(conduit.get("/user", &token).await?.1), expected, "{change}");
    }

    let renamed = json!({ "username": "Änne 🦆", "email": "aenne@example.com" });
    let (status, body) = conduit.put("/user", &token, json!({ "user": renamed })).await?;
    assert_eq!(status, 200, "{body}");
    assert_eq!(without_token(body)["username"], "Änne 🦆");
    // The token is the user's, whatever the name is.
    assert_eq!(without_token(conduit.get("/user", &token).await?.1)["email"], "aenne@example.com");
    Ok(())
}

fn without_token(mut body: serde_json::Value) -> serde_json::Value {
    let mut user = body["user"].take();
    user.as_object_mut().expect("a user").remove("token");
    user
}

async fn what_is_empty_or_missing_is_said_by_field(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let blank = "can't be blank";
    let all = json!({ "errors": { "username": [blank], "email": [blank], "password": [blank] } });
    for user in [json!({}), json!({ "username": "", "email": " ", "password": "\n" })] {
        assert_eq!(conduit.post("/users", "", json!({ "user": user })).await?, (422, all.clone()));
    }
    let (status, body) = conduit.post("/users/login", "", json!({ "user": { "email": "ann@example.com" } })).await?;
    assert_eq!((status, body), (422, error("password", blank)));
    for field in ["username", "email", "password"] {
        assert_eq!(conduit.put("/user", &token, json!({ "user": { field: "" } })).await?, (422, error(field, blank)));
        let (status, body) = conduit.put("/user", &token, json!({ "user": { field: null } })).await?;
        assert_eq!(status, 422, "{body}");
    }
    assert_eq!(conduit.put("/user", &token, json!({ "user": {} })).await?, (422, error("user", "can't be empty")));
    let short = json!({ "user": { "password": "1234567" } });
    let too_short = error("password", "must be longer than or equal to 8 characters");
    assert_eq!(conduit.put("/user", &token, short).await?, (422, too_short));
    let no_address = json!({ "user": { "username": "bob", "email": "nowhere", "password": "password123" } });
    assert_eq!(conduit.post("/users", "", no_address).await?, (422, error("email", "must be an email")));
    Ok(())
}

async fn names_and_addresses_are_taken_once(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    conduit.register("ann").await?;
    let bob = conduit.register("bob").await?;
    // Of other case, they are others.
    conduit.register("Ann").await?;
    let taken = "has already been taken";
    let user =
        |name: &str, email: &str| json!({ "user": { "username": name, "email": email, "password": "password123" } });
    let same_name = conduit.post("/users", "", user("ann", "new@example.com")).await?;
    assert_eq!(same_name, (409, error("username", taken)));
    let same_address = conduit.post("/users", "", user("new", "ann@example.com")).await?;
    assert_eq!(same_address, (409, error("email", taken)));
    for (field, value) in [("username", "ann"), ("email", "ann@example.com")] {
        let refused = conduit.put("/user", &bob, json!({ "user": { field: value } })).await?;
        assert_eq!(refused, (409, error(field, taken)));
    }
    let unchanged = conduit.put("/user", &bob, json!({ "user": { "username": "bob" } })).await?;
    assert_eq!(unchanged.0, 200);
    Ok(())
}

async fn a_new_password_takes_the_place_of_the_old(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let new = "p".repeat(64);
    assert_eq!(conduit.put("/user", &token, json!({ "user": { "password": new } })).await?.0, 200);
    let credentials = |email: &str, password: &str| json!({ "user": { "email": email, "password": password } });
    let log_in = async |credentials| conduit.post("/users/login", "", credentials).await;
    assert_eq!(log_in(credentials("ann@example.com", &new)).await?.0, 200);
    let wrong = (401, error("credentials", "invalid"));
    assert_eq!(log_in(credentials("ann@example.com", "password123")).await?, wrong);
    assert_eq!(log_in(credentials("nobody@example.com", "password123")).await?, wrong);
    assert_eq!(log_in(credentials("' OR 1=1 --", "password123")).await?, wrong);
    Ok(())
}
