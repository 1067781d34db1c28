//! Mapped types.

use nestling::prelude::*;

// ANCHOR: original
#[dto]
struct CreateCat {
    #[validate(length(min = 1, max = 64))]
    name: String,
    #[validate(range(max = 40))]
    age: u8,
    #[serde(rename = "favouriteToy")]
    toy: Option<String>,
}
// ANCHOR_END: original

// ANCHOR: partial
#[dto(partial(CreateCat))]
#[derive(Debug)]
struct UpdateCat;
// ANCHOR_END: partial

// ANCHOR: others
#[dto]
struct Audit {
    #[validate(non_empty)]
    reason: String,
}

#[dto(pick(CreateCat, name, age))]
struct CatName;

#[dto(omit(CreateCat, toy))]
struct SeriousCat;

#[dto(intersection(CreateCat, Audit))]
struct AuditedCat;

#[dto(partial(intersection(omit(CreateCat, name), Audit)))]
struct Correction {
    #[validate(uuid)]
    id: String,
}
// ANCHOR_END: others

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    // ANCHOR: route
    #[patch("/:id")]
    async fn update(&self, #[param("id")] id: u64, #[body] changes: UpdateCat) -> String {
        match changes.name {
            Some(name) => format!("cat {id} is {name} now"),
            None => format!("cat {id} keeps its name"),
        }
    }
    // ANCHOR_END: route

    #[post("/")]
    async fn create(&self, #[body] cat: AuditedCat) -> String {
        format!("{} {} {:?}: {}", cat.name, cat.age, cat.toy, cat.reason)
    }

    #[post("/serious")]
    async fn create_serious(&self, #[body] cat: SeriousCat) -> String {
        format!("{} {}", cat.name, cat.age)
    }

    #[post("/names")]
    async fn name(&self, #[body] cat: CatName) -> String {
        format!("{} {}", cat.name, cat.age)
    }

    #[post("/corrections")]
    async fn correct(&self, #[body] correction: Correction) -> String {
        format!("{} {:?} {:?} {:?}", correction.id, correction.age, correction.toy, correction.reason)
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn what_is_absent_has_no_rules() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let patch = |body| app.patch("/cats/7").json(&body);
        let older = patch(json!({ "age": 3 })).send().await;
        assert_eq!(older.expect_status(200).text().await?, "cat 7 keeps its name");
        let renamed = patch(json!({ "name": "Tom" })).send().await;
        assert_eq!(renamed.expect_status(200).text().await?, "cat 7 is Tom now");
        let refused = patch(json!({ "name": "", "age": 41 })).send().await;
        assert_eq!(refused.expect_status(400).text().await?, include_str!("mapped_types.json").trim_end());
        Ok(())
    }

    #[nestling::test]
    async fn names_and_rules_come_along() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let cat = json!({ "name": "Tom", "age": 3, "favouriteToy": "ball", "reason": "new" });
        for (path, answer) in
            [("/cats", r#"Tom 3 Some("ball"): new"#), ("/cats/serious", "Tom 3"), ("/cats/names", "Tom 3")]
        {
            assert_eq!(app.post(path).json(&cat).send().await.expect_status(201).text().await?, answer, "{path}");
        }
        let correction = json!({ "id": "7", "reason": "" });
        let body = app.post("/cats/corrections").json(&correction).send().await.expect_status(400).text().await?;
        assert!(body.contains(r#"["reason should not be empty","id must be a UUID"]"#), "{body}");
        Ok(())
    }
}
