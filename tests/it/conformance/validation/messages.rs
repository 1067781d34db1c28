//! The texts, and how they are put together.

use super::AppModule;
use crate::conformance::{bad_request, refusal};
use crate::support::Server;
use serde_json::{Value, json};

async fn post(path: &str, body: &Value) -> (u16, String) {
    let server = Server::of::<AppModule>().await;
    let answer = server.connect().await.post(path, &body.to_string()).await;
    server.close().await;
    (answer.status, answer.body)
}

fn wrong() -> Value {
    json!({
        "pastHomes": [{ "street": "a", "country": "CH" }, { "street": "", "country": "CH" }],
        "address": { "street": "", "country": "C" },
        "email": "x",
        "tags": ["a", "a", "long"],
        "age": 7,
        "firstName": "",
    })
}

const MESSAGES: [&str; 9] = [
    "email must be an email",
    "firstName must be longer than or equal to 2 characters",
    "age must not be less than 18",
    "address.street should not be empty",
    "address.country must be longer than or equal to 2 characters",
    "each value in tags must be shorter than or equal to 3 characters",
    "tags must contain no more than 2 elements",
    "All tags's elements must be unique",
    "pastHomes.1.street should not be empty",
];

#[nestling::test]
async fn all_that_is_wrong_is_said_in_the_order_of_the_fields() {
    let messages = serde_json::to_string(&MESSAGES).unwrap();
    assert_eq!(post("/sign-up", &wrong()).await, (400, bad_request(&messages)));
}

#[nestling::test]
async fn each_rule_has_the_text_of_class_validator() {
    let body = json!({
        "url": "x", "uuid": "x", "ip": "x", "at": "x", "alpha": "1", "alphanumeric": "-", "ascii": "é",
        "lowercase": "A", "uppercase": "a", "with": "x", "without": "dog", "size": "L", "never": "X", "more": 0, "less": 0,
    });
    let messages = json!([
        "url must be a URL address",
        "uuid must be a UUID",
        "ip must be an ip address",
        "at must be a valid ISO 8601 date string",
        "alpha must contain only letters (a-zA-Z)",
        "alphanumeric must contain only letters and numbers",
        "ascii must contain only ASCII characters",
        "lowercase must be a lowercase string",
        "uppercase must be uppercase",
        "with must contain a cat string",
        "without should not contain a dog string",
        "size must be one of the following values: S, M",
        "never should not be one of the following values: X",
        "needed should not be null or undefined",
        "more must be a positive number",
        "less must be a negative number",
    ]);
    assert_eq!(post("/texts", &body).await, (400, bad_request(&messages.to_string())));
}

#[nestling::test]
async fn items_of_a_list_are_validated_by_their_place() {
    let body = json!([{ "street": "a", "country": "CH" }, { "street": "", "country": "CH" }]);
    assert_eq!(post("/list", &body).await, (400, bad_request(r#"["1.street should not be empty"]"#)));
}

#[nestling::test]
async fn grouped_messages_stand_under_their_paths() {
    let (status, body) = post("/grouped", &wrong()).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &body["error"], body["message"].as_object().map(serde_json::Map::len)),
        (400, &json!("Bad Request"), Some(7))
    );
    assert_eq!(body["message"]["address.street"], json!(["street should not be empty"]));
    assert_eq!(body["message"]["email"], json!(["email must be an email"]));
}

#[nestling::test]
async fn unknown_properties_are_refused_where_they_are_forbidden() {
    let path = "/strict?street=a&country=CH";
    let body =
        json!({ "email": "a@b.ch", "firstName": "Ann", "x": 1, "address": { "street": "a", "country": "CH", "y": 1 } });
    let messages = r#"["property x should not exist","address.property y should not exist"]"#;
    assert_eq!(post(path, &body).await, (400, bad_request(messages)));
    let body = json!({ "email": "a@b.ch", "firstName": "Ann" });
    assert_eq!(post(path, &body).await.0, 201);
    let messages = r#"["property z should not exist"]"#;
    assert_eq!(post(&format!("{path}&z=1"), &body).await, (400, bad_request(messages)));
    assert_eq!(post("/sign-up", &json!({ "email": "a@b.ch", "firstName": "Ann", "x": 1 })).await.0, 201);
}

#[nestling::test]
async fn all_arguments_are_refused_together_where_that_is_asked_for() {
    let body = json!({ "email": "x", "firstName": "Ann" });
    let (status, body) = post("/all?street=&country=CH", &body).await;
    assert_eq!(status, 400);
    for message in ["street should not be empty", "email must be an email", "x-age"] {
        assert!(body.contains(message), "{message} in {body}");
    }
}

#[nestling::test]
async fn the_first_mistake_of_each_property_is_enough_where_that_is_asked_for() {
    let body = json!({ "email": "a@b.ch", "firstName": "Ann", "tags": ["long", "long", "a"] });
    let messages = r#"["each value in tags must be shorter than or equal to 3 characters"]"#;
    assert_eq!(post("/first", &body).await, (422, refusal(422, messages, "Unprocessable Entity")));
}

#[nestling::test]
async fn a_field_of_a_body_is_validated_under_its_name() {
    let body = json!({ "address": { "street": "", "country": "CH" } });
    let (status, body) = post("/field", &body).await;
    assert_eq!((status, body), (400, bad_request(r#"["address.street should not be empty"]"#)));
}

#[nestling::test]
async fn headers_are_validated_as_everything_else_is() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let messages = r#"["x-name must be longer than or equal to 2 characters","x-age must not be greater than 40"]"#;
    let refused = bad_request(messages);
    for path in ["/headers", "/strict-headers?street=a&country=CH"] {
        let answer = client.request("POST", path, "x-name: T\r\nx-age: 41\r\n", "").await;
        assert_eq!(answer.pair(), (400, refused.as_str()), "{path}");
        // Nobody can forbid the headers that clients and proxies send along.
        let answer = client.request("POST", path, "x-name: Tom\r\nx-other: 1\r\n", "").await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
    }
    let answer = client.request("POST", "/strict-headers?street=", "x-name: T\r\n", "").await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("x-name must be") && answer.body.contains("country"), "{}", answer.body);
    assert_eq!(client.request("POST", "/piped-headers", "x-name: Tom\r\n", "").await.pair(), (201, "Tom"));
    server.close().await;
}

#[nestling::test]
async fn unknown_properties_are_found_in_fields_of_a_body() {
    let ulm = || json!({ "street": "a", "country": "DE" });
    let odd = json!({ "street": "", "country": "DE", "x": 1 });
    let body = json!({ "address": odd, "homes": [ulm(), odd], "y": 1 });
    let messages = r#"["address.property x should not exist","address.street should not be empty"]"#;
    assert_eq!(post("/strict-field", &body).await, (400, bad_request(messages)));
    let body = json!({ "address": ulm(), "homes": [ulm(), odd] });
    let messages = r#"["homes.1.property x should not exist","homes.1.street should not be empty"]"#;
    assert_eq!(post("/strict-field", &body).await, (400, bad_request(messages)));
    // What no argument takes is none of theirs.
    assert_eq!(post("/strict-field", &json!({ "address": ulm(), "homes": [], "y": 1 })).await.0, 201);
    let (status, body) = post("/strict-field", &json!({ "address": { "street": 1, "country": "DE" } })).await;
    assert_eq!(status, 400);
    assert!(body.contains("address.street: "), "{body}");
    assert_eq!(post("/loose-field", &json!({ "address": { "street": "a", "country": "DE", "x": 1 } })).await.0, 201);
}
