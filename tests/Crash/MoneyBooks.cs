using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>The entries of an account, oldest first, and what has to be true of them.</summary>
internal sealed class MoneyBooks(IReadOnlyList<JsonElement> entries)
{
    public int Count => entries.Count;

    public static async Task<MoneyBooks> ReadAsync(HttpClient client)
    {
        var all = new List<JsonElement>();
        for (var after = ""; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/v1/balance/ledger?limit=1000{after}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("next").GetString() is not { } next)
                break;
            after = $"&after={next}";
        }

        all.Reverse();
        return new MoneyBooks(all);
    }

    /// <summary>
    /// Numbers without gaps; each entry sums to zero; nothing is ever below zero, beyond the cap, or made up
    /// afterwards; what the account says is what its entries make.
    /// </summary>
    public void AssertBalanced((long Available, long Spent) balance, long toppedUp, long cap)
    {
        var accounts = new Dictionary<string, long>(StringComparer.Ordinal);
        var (number, held) = (0L, 0L);
        foreach (var entry in entries)
        {
            Assert.Equal(++number, entry.GetProperty("number").GetInt64());
            var kind = entry.GetProperty("kind").GetString();
            Assert.NotEqual("covered", kind);
            var sum = 0L;
            foreach (var posting in entry.GetProperty("postings").EnumerateArray())
            {
                var (account, micros) = (
                    posting.GetProperty("account").GetString()!, posting.GetProperty("micros").GetInt64());
                accounts[account] = accounts.GetValueOrDefault(account) + micros;
                sum += micros;
                var isBelow = accounts[account] < 0 && account != "funding" && kind != "drawn";
                Assert.False(isBelow, $"{account} is below zero");
            }

            Assert.Equal(0, sum);
            Assert.Equal(accounts["available"], entry.GetProperty("available").GetInt64());
            held += kind switch
            {
                "reserved" or "drawn" => Amount(entry),
                "released" => -Amount(entry),
                _ => 0,
            };
            Assert.InRange(held, 0, cap);
        }

        Assert.Equal(
            (balance.Available, 0L, balance.Spent, -toppedUp),
            (accounts["available"], accounts["reserved"], accounts["spent"], accounts["funding"]));
    }

    /// <summary>
    /// What was held for a verification is settled or released, and settled is the price of each message of it that a
    /// carrier has or may have. How many these are, and of how many nobody knows.
    /// </summary>
    public async Task<(int Taken, int Unknown)> AssertPaidOnceAsync(HttpClient client, long price)
    {
        var (taken, unknown) = (0, 0);
        foreach (var about in entries.Where(IsOfVerification).GroupBy(static one => Reference(one)!))
        {
            var (held, settled, released) = (
                Sum(about, "reserved") + Sum(about, "drawn"), Sum(about, "settled"), Sum(about, "released"));
            Assert.True(
                held == settled + released, $"{held} held for {about.Key}, {settled} paid, {released} released");
            var verification = await client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{about.Key}");
            var statuses = verification.GetProperty("attempts").EnumerateArray()
                .Select(static attempt => attempt.GetProperty("status").GetString()!)
                .ToList();
            Assert.DoesNotContain("submitting", statuses);
            var paid = statuses.Count(static status => status is not ("rejected" or "dropped"));
            Assert.True(settled == paid * price, $"{about.Key} paid {settled} for {string.Join(',', statuses)}");
            taken += paid;
            unknown += statuses.Count(static status => status == "unknown");
        }

        return (taken, unknown);
    }

    private static bool IsOfVerification(JsonElement entry) =>
        Reference(entry)?.StartsWith("ve_", StringComparison.Ordinal) == true;

    private static string? Reference(JsonElement entry) =>
        entry.TryGetProperty("reference", out var reference) ? reference.GetString() : null;

    private static long Sum(IEnumerable<JsonElement> about, string kind) =>
        about.Where(entry => entry.GetProperty("kind").GetString() == kind).Sum(Amount);

    private static long Amount(JsonElement entry) =>
        entry.GetProperty("postings").EnumerateArray().Max(static one => one.GetProperty("micros").GetInt64());
}
