//! Mapped types: fields, names and rules of other DTOs.

use self::cats::CreateCat;
use super::said;
use crate::dto::mapped::owners::{CreateOwner, Street};
use nestling::dto;
use nestling_tests::shipped;
use serde_json::{from_value, json, to_value};

mod cats {
    use nestling::dto;

    /// Comes before the type that it is made of.
    #[dto(omit(CreateCat, lives))]
    #[derive(Debug, PartialEq)]
    pub(super) struct MortalCat;

    #[dto]
    #[derive(Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct CreateCat {
        #[validate(length(min = 1, max = 8), required)]
        pub(super) first_name: Option<String>,
        #[validate(range(max = 40))]
        #[serde(default)]
        pub(super) age: u8,
        #[default(9)]
        pub(super) lives: u8,
        #[serde(rename = "e-mail", skip_serializing_if = "String::is_empty")]
        #[validate(email)]
        pub(super) email: String,
        #[exclude]
        pub(super) chip: Vec<u8>,
    }
}

mod owners {
    use nestling::dto;

    #[dto]
    pub(crate) struct Street {
        #[validate(non_empty)]
        pub(crate) name: String,
    }

    #[dto]
    pub(crate) struct CreateOwner {
        #[validate(nested)]
        pub(crate) street: Street,
        #[serde(flatten)]
        pub(crate) more: std::collections::BTreeMap<String, u8>,
    }
}

#[dto(partial(CreateCat))]
#[derive(Debug, Default, PartialEq)]
struct UpdateCat;

#[test]
fn all_fields_of_a_partial_may_be_absent() {
    assert_eq!(from_value::<UpdateCat>(json!({})).unwrap(), UpdateCat::default());
    let cat: UpdateCat = from_value(json!({ "firstName": "Tom", "lives": 3, "e-mail": null })).unwrap();
    assert_eq!((cat.first_name.as_deref(), cat.age, cat.lives, cat.email), (Some("Tom"), None, Some(3), None));
    assert!(said(&UpdateCat::default()).is_empty());
}

#[test]
fn the_rules_hold_for_what_is_there() {
    let cat =
        UpdateCat { first_name: Some(String::new()), age: Some(41), email: Some("x".into()), ..Default::default() };
    assert_eq!(
        said(&cat),
        [
            "firstName must be longer than or equal to 1 characters",
            "age must not be greater than 40",
            "e-mail must be an email",
        ]
    );
}

#[test]
fn what_is_absent_or_excluded_is_not_written() {
    let cat = UpdateCat { age: Some(3), email: Some(String::new()), chip: Some(vec![1]), ..Default::default() };
    assert_eq!(to_value(&cat).unwrap(), json!({ "firstName": null, "age": 3, "e-mail": "" }));
}

#[dto(pick(CreateCat, email, first_name))]
struct CatContact;

#[test]
fn a_pick_has_the_named_fields_in_their_order() {
    let cat: CatContact = from_value(json!({ "firstName": null, "e-mail": "x" })).unwrap();
    assert_eq!(said(&cat), ["firstName should not be null or undefined", "e-mail must be an email"]);
    let CatContact { first_name: _, email: _ } = cat;
}

#[test]
fn an_omit_has_the_others() {
    let cat: cats::MortalCat =
        from_value(json!({ "firstName": "Tom", "e-mail": "tom@example.com", "chip": [1], "lives": 3 })).unwrap();
    assert_eq!(cat.age, 0);
    let cats::MortalCat { first_name: _, age: _, email: _, chip: _ } = cat;
    assert!(from_value::<cats::MortalCat>(json!({ "e-mail": "a" })).is_err());
}

#[dto(intersection(pick(CreateCat, first_name, lives), CreateOwner, partial(shipped::Parcel)))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Everything {
    #[validate(range(max = 5))]
    own_field: u8,
}

#[test]
fn an_intersection_has_all_fields_and_ones_of_its_own() {
    let body = json!({
        "firstName": "Tom", "street": { "name": "" }, "grossWeight": 0, "OWN_FIELD": 6, "further": 1
    });
    let all: Everything = from_value(body).unwrap();
    assert_eq!((all.lives, all.sent_to.clone(), all.more["further"]), (9, None::<String>, 1));
    assert_eq!(
        said(&all),
        [
            "street.name should not be empty",
            "grossWeight must not be less than 1",
            "OWN_FIELD must not be greater than 5"
        ]
    );
}

#[dto(partial(omit(shipped::Parcel, sent_to)))]
struct UpdateParcel;

#[dto(partial(UpdateParcel))]
struct UpdateAgain;

#[test]
fn mapped_types_are_mapped_again_and_come_from_other_crates() {
    let parcel: UpdateParcel = from_value(json!({ "grossWeight": 20_001, "sentTo": "nobody" })).unwrap();
    assert_eq!(said(&parcel), ["grossWeight must not be greater than 20000"]);
    let again: UpdateAgain = from_value(json!({ "grossWeight": 0 })).unwrap();
    let weight: Option<u32> = again.gross_weight;
    assert_eq!((weight, said(&again).len()), (Some(0), 1));
}

#[test]
fn types_in_a_function_are_mapped_there() {
    #[dto]
    struct Inner {
        a: u8,
        b: u8,
    }
    #[dto(omit(Inner, b))]
    struct Outer;
    assert_eq!(to_value(Outer { a: Inner { a: 1, b: 2 }.a }).unwrap(), json!({ "a": 1 }));
}
