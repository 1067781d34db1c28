//! What validation says: class-validator's texts, serde's names, the order of the fields.

mod messages;

use nestling::prelude::*;
use nestling::validation::ValidationPipe;

#[dto]
struct Address {
    #[validate(non_empty)]
    street: String,
    #[validate(length(equal = 2))]
    country: String,
}

#[dto]
#[serde(rename_all = "camelCase")]
struct SignUp {
    #[validate(email)]
    email: String,
    #[validate(length(min = 2, max = 5))]
    first_name: String,
    #[validate(range(min = 18, max = 99))]
    age: Option<i32>,
    #[validate(nested)]
    address: Option<Address>,
    #[validate(each(length(max = 3)), length(max = 2), unique)]
    #[serde(default)]
    tags: Vec<String>,
    #[validate(nested)]
    #[serde(default)]
    past_homes: Vec<Address>,
}

#[dto]
struct Texts {
    #[validate(url)]
    url: String,
    #[validate(uuid)]
    uuid: String,
    #[validate(ip)]
    ip: String,
    #[validate(iso8601)]
    at: String,
    #[validate(alpha)]
    alpha: String,
    #[validate(alphanumeric)]
    alphanumeric: String,
    #[validate(ascii)]
    ascii: String,
    #[validate(lowercase)]
    lowercase: String,
    #[validate(uppercase)]
    uppercase: String,
    #[validate(contains(pattern = "cat"))]
    with: String,
    #[validate(does_not_contain(pattern = "dog"))]
    without: String,
    #[validate(one_of(values = ["S", "M"]))]
    size: String,
    #[validate(none_of(values = ["X"]))]
    never: String,
    #[validate(required)]
    needed: Option<String>,
    #[validate(positive)]
    more: i32,
    #[validate(negative)]
    less: i32,
}

#[dto]
struct Signed {
    #[validate(length(min = 2, max = 5))]
    #[serde(rename = "x-name")]
    name: String,
    #[validate(range(max = 40))]
    #[serde(rename = "x-age")]
    age: Option<u8>,
}

#[injectable]
struct NamePipe;

impl Pipe<Signed> for NamePipe {
    type Out = String;

    async fn transform(&self, value: Signed, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.name)
    }
}

#[controller]
struct ValidationController;

#[routes]
impl ValidationController {
    #[post("/sign-up")]
    async fn sign_up(&self, #[body] _body: SignUp) {}

    #[post("/texts")]
    async fn texts(&self, #[body] _body: Texts) {}

    #[post("/list")]
    async fn list(&self, #[body] _body: Vec<Address>) {}

    #[post("/grouped")]
    #[pipe(ValidationPipe::new().grouped(true))]
    async fn grouped(&self, #[body] _body: SignUp) {}

    #[post("/strict")]
    #[pipe(ValidationPipe::new().forbid_non_whitelisted(true))]
    async fn strict(&self, #[body] _body: SignUp, #[query] _address: Address) {}

    #[post("/all")]
    #[pipe(ValidationPipe::collect_all())]
    async fn all(&self, #[query] _address: Address, #[body] _body: SignUp, #[header("x-age")] _age: u8) {}

    #[post("/first")]
    #[pipe(ValidationPipe::new().stop_at_first_error(true).error_http_status_code(422))]
    async fn first(&self, #[body] _body: SignUp) {}

    #[post("/headers")]
    async fn headers(&self, #[headers] _signed: Signed) {}

    #[post("/strict-headers")]
    #[pipe(ValidationPipe::collect_all().forbid_non_whitelisted(true))]
    async fn strict_headers(&self, #[headers] _signed: Signed, #[query] _address: Address) {}

    #[post("/piped-headers")]
    async fn piped_headers(&self, #[headers(NamePipe)] name: String) -> String {
        name
    }

    #[post("/strict-field")]
    #[pipe(ValidationPipe::new().forbid_non_whitelisted(true))]
    async fn strict_field(&self, #[body("address")] _address: Address, #[body("homes")] _homes: Vec<Address>) {}

    #[post("/loose-field")]
    #[pipe(ValidationPipe::new().forbid_non_whitelisted(true).whitelist(false))]
    async fn loose_field(&self, #[body("address")] _address: Address) {}

    #[post("/field")]
    async fn field(&self, #[body("address")] _address: Address, #[body("age")] _age: Option<u8>) {}
}

#[module(controllers = [ValidationController], providers = [NamePipe])]
struct AppModule;
