//! Rules that providers check.

use nestling::__private::constraints::{Constraints, Probe};
use nestling::prelude::*;
use nestling::validation::Constraint;
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

#[injectable]
struct Names {
    #[inject(default)]
    asked: AtomicUsize,
}

#[injectable]
struct Unique {
    names: Arc<Names>,
}

impl Constraint<String> for Unique {
    async fn validate(&self, name: &String) -> Result<bool> {
        self.names.asked.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        match name.as_str() {
            "fault" => Err(Error::msg("the database is away")),
            name => Ok(name != "taken"),
        }
    }

    fn message(&self) -> Cow<'static, str> {
        "is taken".into()
    }
}

#[injectable]
struct Even;

impl Constraint<u8> for Even {
    async fn validate(&self, number: &u8) -> Result<bool> {
        Ok(number.is_multiple_of(2))
    }
}

#[dto]
#[serde(rename_all = "camelCase")]
struct Tree {
    #[validate(length(min = 1), constraint(Unique))]
    full_name: String,
    #[validate(constraint(Even))]
    size: Option<u8>,
    #[validate(constraint(Unique, message = "Choose another alias"))]
    alias: Option<String>,
    #[serde(default)]
    #[validate(nested)]
    branches: Vec<Tree>,
}

#[dto]
struct Plain {
    #[validate(nested)]
    inner: Vec<Inner>,
}

#[dto]
struct Inner {
    #[validate(range(max = 3))]
    a: u8,
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Choice {
    Tree(#[validate(nested)] Tree),
    Number {
        #[validate(constraint(Even))]
        number: u8,
    },
}

#[controller]
struct TreesController {
    names: Arc<Names>,
}

#[routes]
impl TreesController {
    #[post("/trees")]
    async fn create(&self, #[body] tree: Tree) -> String {
        format!("{} {}", tree.full_name, self.names.asked.load(Ordering::Relaxed))
    }

    #[post("/choices")]
    async fn choose(&self, #[body] _choice: Choice) {}
}

#[module(controllers = [TreesController], providers = [Names])]
struct AppModule;

async fn post(app: &App, path: &str, body: &'static str) -> (u16, String) {
    let request =
        ::http::Request::post(path).header("content-type", "application/json").body(Body::from(body)).unwrap();
    let response = app.handle(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().into_bytes().await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn messages(body: &str) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["message"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[nestling::test]
async fn providers_say_what_may_be() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let tree = r#"{"fullName":"free","size":2,"branches":[{"fullName":"free"}]}"#;
    assert_eq!(post(&app, "/trees", tree).await, (201, "free 2".to_owned()));
    let tree = r#"{"fullName":"taken","size":1,"alias":"taken",
        "branches":[{"fullName":"free"},{"fullName":"taken","alias":"taken"}]}"#;
    let (status, body) = post(&app, "/trees", tree).await;
    assert_eq!(status, 400);
    assert_eq!(
        messages(&body),
        [
            "fullName is taken",
            "size is invalid",
            "Choose another alias",
            "branches.1.fullName is taken",
            "branches.1.Choose another alias",
        ]
    );
    Ok(())
}

#[nestling::test]
async fn variants_are_looked_into() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let (_, body) = post(&app, "/choices", r#"{"number":{"number":1}}"#).await;
    assert_eq!(messages(&body), ["number.number is invalid"]);
    let (_, body) = post(&app, "/choices", r#"{"tree":{"fullName":"taken"}}"#).await;
    assert_eq!(messages(&body), ["tree.fullName is taken"]);
    Ok(())
}

#[nestling::test]
async fn nobody_is_asked_about_what_breaks_other_rules() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let tree = r#"{"fullName":"","alias":"taken"}"#;
    let (_, body) = post(&app, "/trees", tree).await;
    assert_eq!(messages(&body), ["fullName must be longer than or equal to 1 characters"]);
    assert_eq!(post(&app, "/trees", r#"{"fullName":"free"}"#).await.1, "free 1");
    Ok(())
}

#[nestling::test]
async fn an_error_is_no_violation() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let (status, body) = post(&app, "/trees", r#"{"fullName":"fault"}"#).await;
    assert_eq!((status, body.as_str()), (500, r#"{"statusCode":500,"message":"Internal server error"}"#));
    Ok(())
}

fn needed<T>(constraints: Option<Constraints<T>>) -> usize {
    constraints.and_then(Constraints::needed).map_or(0, |constraints| constraints.entries().len())
}

#[test]
fn routes_learn_which_constraints_there_are() {
    assert_eq!(needed(Probe::<Tree>::new().constraints()), 2);
    assert_eq!(needed(Probe::<Option<Vec<Choice>>>::new().constraints()), 2);
    assert_eq!(needed(Probe::<Plain>::new().constraints()), 0);
    assert!(Probe::<Inner>::new().constraints().is_none() && Probe::<u8>::new().constraints().is_none());
}
