//! How many statements a list costs.

use super::conduit::Conduit;
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    a_list_costs_the_same_however_long_it_is,
}

async fn a_list_costs_the_same_however_long_it_is(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    conduit.send("POST", "/profiles/ann/follow", &bob, None).await?;
    let database = conduit.database()?;
    let cost = async |path: &str| -> Result<u64> {
        let before = database.statements();
        assert_eq!(conduit.get(path, &bob).await?.0, 200, "{path}");
        Ok(database.statements() - before)
    };
    let paths =
        ["/articles", "/articles/feed", "/articles?tag=a&author=ann&favorited=bob", "/articles/number-0/comments"];
    let mut costs = Vec::new();
    for articles in [0..1, 1..20] {
        for number in articles {
            conduit.write(&ann, &format!("Number {number}"), &["a", "b"]).await?;
            conduit.send("POST", &format!("/articles/number-{number}/favorite"), &bob, None).await?;
            conduit.post("/articles/number-0/comments", &ann, json!({ "comment": { "body": "x" } })).await?;
        }
        for path in paths {
            costs.push(cost(path).await?);
        }
    }
    // Who asks; the articles, how many there are and their tags; or the article and its comments.
    assert_eq!(costs, [4, 4, 4, 3, 4, 4, 4, 3]);
    Ok(())
}
