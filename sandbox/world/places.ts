import type { Place } from "./types.ts";

const usa = { country: "United States", countryCode: "US", phonePrefix: "+1" };

const rows: [city: string, region: string, regionCode: string, weight: number, lat: number, lng: number, rest: Rest][] =
  [
    [
      "San Francisco",
      "California",
      "CA",
      24,
      37.77,
      -122.42,
      { ...usa, timeZone: "America/Los_Angeles", utcOffset: -8 },
    ],
    ["New York", "New York", "NY", 13, 40.71, -74.01, { ...usa, timeZone: "America/New_York", utcOffset: -5 }],
    ["Boston", "Massachusetts", "MA", 6, 42.36, -71.06, { ...usa, timeZone: "America/New_York", utcOffset: -5 }],
    ["Austin", "Texas", "TX", 6, 30.27, -97.74, { ...usa, timeZone: "America/Chicago", utcOffset: -6 }],
    ["Seattle", "Washington", "WA", 5, 47.61, -122.33, { ...usa, timeZone: "America/Los_Angeles", utcOffset: -8 }],
    ["Palo Alto", "California", "CA", 3, 37.44, -122.14, { ...usa, timeZone: "America/Los_Angeles", utcOffset: -8 }],
    ["London", "England", "ENG", 9, 51.51, -0.13, country("United Kingdom", "GB", "+44", "Europe/London", 0)],
    ["Berlin", "Berlin", "BE", 7, 52.52, 13.4, country("Germany", "DE", "+49", "Europe/Berlin", 1)],
    ["Munich", "Bavaria", "BY", 3, 48.14, 11.58, country("Germany", "DE", "+49", "Europe/Berlin", 1)],
    ["Paris", "Ile-de-France", "IDF", 5, 48.86, 2.35, country("France", "FR", "+33", "Europe/Paris", 1)],
    ["Amsterdam", "North Holland", "NH", 3, 52.37, 4.9, country("Netherlands", "NL", "+31", "Europe/Amsterdam", 1)],
    ["Stockholm", "Stockholm County", "AB", 2, 59.33, 18.07, country("Sweden", "SE", "+46", "Europe/Stockholm", 1)],
    ["Toronto", "Ontario", "ON", 5, 43.65, -79.38, country("Canada", "CA", "+1", "America/Toronto", -5)],
    ["Bangalore", "Karnataka", "KA", 5, 12.97, 77.59, country("India", "IN", "+91", "Asia/Kolkata", 5.5)],
    ["Tel Aviv", "Tel Aviv District", "TA", 4, 32.09, 34.78, country("Israel", "IL", "+972", "Asia/Jerusalem", 2)],
    ["Singapore", "Singapore", "SG", 4, 1.35, 103.82, country("Singapore", "SG", "+65", "Asia/Singapore", 8)],
  ];

type Rest = Pick<Place, "country" | "countryCode" | "phonePrefix" | "timeZone" | "utcOffset">;

function country(name: string, countryCode: string, phonePrefix: string, timeZone: string, utcOffset: number): Rest {
  return { country: name, countryCode, phonePrefix, timeZone, utcOffset };
}

export const weightedPlaces: [Place, number][] = rows.map(([city, region, regionCode, weight, lat, lng, rest]) => [
  { city, region, regionCode, lat, lng, ...rest },
  weight,
]);

const countryAliases: Record<string, string[]> = {
  US: ["us", "usa", "u.s.", "united states of america", "america"],
  GB: ["uk", "gb", "great britain"],
};

/** Free text as people type it: "San Francisco, CA", "California", "Germany", "USA". Every comma part must fit. */
export function isInPlace(place: Place, text: string): boolean {
  const names = [place.city, place.region, place.regionCode, place.country, place.countryCode].map((name) =>
    name.toLowerCase(),
  );
  const known = new Set([...names, ...(countryAliases[place.countryCode] ?? [])]);
  const parts = text.toLowerCase().split(",");
  const wanted = parts
    .map((part) => part.replace(/\b(bay area|greater|metro|city)\b/g, "").trim())
    .filter((part) => part !== "");
  return wanted.length > 0 && wanted.every((part) => known.has(part));
}

export function placeLabel(place: Place): string {
  return `${place.city}, ${place.region}, ${place.country}`;
}
