import { describe, expect, it } from "vitest";
import { countryCode, countryName, isInPlace, parsePlace, usStateCode } from "../../src/domain/location.ts";

const place = (text: string | null, city: string | null, region: string | null, country: string | null) => ({
  text,
  city,
  region,
  country,
});

describe("parsePlace", () => {
  it.each([
    ["San Francisco, CA, USA; Remote", place("San Francisco, CA, USA", "San Francisco", "CA", "United States")],
    ["San Francisco, CA", place("San Francisco, CA", "San Francisco", "CA", "United States")],
    ["Paris, TX", place("Paris, TX", "Paris", "TX", "United States")],
    ["Berlin, Germany", place("Berlin, Germany", "Berlin", null, "Germany")],
    ["Toronto, ON, Canada", place("Toronto, ON, Canada", "Toronto", "ON", "Canada")],
    ["London, England, UK", place("London, England, UK", "London", "England", "United Kingdom")],
    ["Singapore", place("Singapore", null, null, "Singapore")],
    ["California", place("California", null, "California", "United States")],
    ["California, USA", place("California, USA", null, "California", "United States")],
    ["New York", place("New York", "New York", null, null)],
    ["Remote; Berlin, Germany", place("Berlin, Germany", "Berlin", null, "Germany")],
    ["; Berlin", place("Berlin", "Berlin", null, null)],
    ["Remote", place("Remote", null, null, null)],
    ["Remote, USA", place("Remote, USA", null, null, "United States")],
    ["Tbilisi, Georgia", place("Tbilisi, Georgia", "Tbilisi", "Georgia", null)],
    ["constructor, __proto__", place("constructor, __proto__", "constructor", "__proto__", null)],
    ["", place(null, null, null, null)],
    [null, place(null, null, null, null)],
  ])("reads %j", (text, expected) => {
    expect(parsePlace(text)).toEqual(expected);
  });
});

describe("isInPlace", () => {
  it.each([
    ["San Francisco, CA, USA; Remote", "San Francisco, CA"],
    ["San Francisco, California, United States", "San Francisco, CA"],
    ["San Francisco, California", "San Francisco, CA, USA"],
    ["San Francisco, CA, USA", "san francisco,ca"],
    ["San Francisco, CA, USA", "SF"],
    ["San Francisco, CA, USA", "CA"],
    ["San Francisco, CA", "the United States"],
    ["Austin, TX", "US"],
    ["Atlanta, GA, USA", "Georgia"],
    ["Tbilisi, Georgia", "Georgia"],
    ["London, UK", "United Kingdom"],
    ["Berlin, Germany", "Deutschland"],
    ["Istanbul, Türkiye", "Turkey"],
    ["Seoul, South Korea", "Korea"],
    ["Amsterdam, The Netherlands", "Holland"],
    ["New York, NY, USA", "New York"],
    ["Buffalo, NY, USA", "New York"],
    ["New York, NY, USA", "NYC"],
    ["Los Angeles, CA, USA", "LA"],
    ["New Orleans, LA, USA", "LA"],
    ["Washington, DC, USA", "Washington, D.C."],
    ["Seattle, Washington, United States", "WA"],
    ["Bangalore, KA, India", "Bengaluru"],
    ["Zürich, Switzerland", "Zurich"],
    ["Sao Paulo, Brazil", "São Paulo"],
    ["Paris, France; Berlin, Germany", "Berlin"],
    ["Berlin, Germany", "Paris; Berlin"],
    ["Anywhere", ""],
  ])("finds %j in %j", (company, wanted) => {
    expect(isInPlace(company, wanted)).toBe(true);
  });

  it.each([
    ["South San Francisco, CA, USA", "San Francisco, CA"],
    ["South San Francisco, CA, USA", "San Francisco"],
    ["Buffalo, NY, USA", "New York, NY"],
    ["Buffalo, NY, USA", "NYC"],
    ["Washington, DC, USA", "WA"],
    ["Toronto, ON, Canada", "CA"],
    ["San Diego, CA, USA", "Canada"],
    ["Jakarta, ID, Indonesia", "Idaho"],
    ["Indianapolis, IN, USA", "India"],
    ["Bangalore, India", "IN"],
    ["Wilmington, DE, USA", "Germany"],
    ["Denver, CO, USA", "Colombia"],
    ["Paris, TX, USA", "Paris, France"],
    ["Berlin, Germany; Paris, France", "Paris, Germany"],
    ["Mexico City, Mexico", "New Mexico"],
    ["United States", "San Francisco"],
    ["", "Berlin"],
    ["Berlin", "constructor"],
  ])("does not find %j in %j", (company, wanted) => {
    expect(isInPlace(company, wanted)).toBe(false);
  });
});

describe("names of countries and states", () => {
  it.each([
    ["USA", "US"],
    [" the Netherlands ", "NL"],
    ["türkiye", "TR"],
    ["CA", null],
    ["constructor", null],
  ])("gives %j the country code %j", (name, code) => {
    expect(countryCode(name)).toBe(code);
  });

  it.each([
    ["ca", "CA"],
    ["New  York", "NY"],
    ["D.C.", "DC"],
    ["Ontario", null],
    ["constructor", null],
  ])("gives %j the state code %j", (name, code) => {
    expect(usStateCode(name)).toBe(code);
  });

  it("writes a country's name with capitals", () => {
    expect(countryName("GB")).toBe("United Kingdom");
    expect(countryName("ZZ")).toBe("ZZ");
  });
});
