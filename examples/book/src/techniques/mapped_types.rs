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
    use crate::testing::{post, send};
    use nestling::http::request;

    async fn patch(app: &App, body: &'static str) -> Result<(u16, String)> {
        let request = request::Builder::new().method("PATCH").uri("/cats/7").header("content-type", "application/json");
        send(app, request, body).await
    }

    #[nestling::test]
    async fn what_is_absent_has_no_rules() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        assert_eq!(patch(&app, r#"{"age":3}"#).await?, (200, "cat 7 keeps its name".to_owned()));
        assert_eq!(patch(&app, r#"{"name":"Tom"}"#).await?, (200, "cat 7 is Tom now".to_owned()));
        let (status, body) = patch(&app, r#"{"name":"","age":41}"#).await?;
        assert_eq!((status, body.as_str()), (400, include_str!("mapped_types.json").trim_end()));
        Ok(())
    }

    #[nestling::test]
    async fn names_and_rules_come_along() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        let cat = r#"{"name":"Tom","age":3,"favouriteToy":"ball","reason":"new"}"#;
        assert_eq!(post(&app, "/cats", "", cat).await?.1, r#"Tom 3 Some("ball"): new"#);
        assert_eq!(post(&app, "/cats/serious", "", cat).await?.1, "Tom 3");
        assert_eq!(post(&app, "/cats/names", "", cat).await?.1, "Tom 3");
        let (_, body) = post(&app, "/cats/corrections", "", r#"{"id":"7","reason":""}"#).await?;
        assert!(body.contains(r#"["reason should not be empty","id must be a UUID"]"#), "{body}");
        Ok(())
    }
}
