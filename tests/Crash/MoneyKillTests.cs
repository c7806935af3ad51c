using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// A tenant that pays beforehand, short of money most of the time, with a cap and places, on a server that is killed
/// again and again. Goal: its books balance to the last millionth, each message that a carrier has is paid for once,
/// and neither money nor a place stays held. Method: the whole ledger is read at the end and added up again.
/// </summary>
public sealed class MoneyKillTests(ITestOutputHelper output)
{
    private const int Kills = 12;
    private const int Seed = 77;

    /// <summary>
    /// Codes live a minute, and what a crash interrupted is given up after two. Loans and uploads of which nothing more
    /// was heard are called back before that, so that the test need not wait as long as servers do.
    /// </summary>
    private static readonly (string, string)[] Settings =
        [("Ledger__LoanLife", "00:00:20"), ("Ledger__UploadTime", "00:01:40")];

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(14);

    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LeavesTheBooksInOrder()
    {
        using var folder = new ServerFolder();
        var random = new Random(Seed);
        var tenant = new MoneyTenant();
        await folder.KillAsync(
            Kills,
            async (server, _, stop) =>
            {
                await tenant.OpenAsync(folder, server);
                var load = tenant.SpendAsync(random.Next(), stop);
                await Task.Delay(random.Next(400, 1_600), stop);
                return load;
            },
            Settings);

        await using var last = await folder.StartServerAsync(Settings);
        await tenant.OpenAsync(folder, last, MoneyTenant.Places * MoneyTenant.Price);
        var balance = await SettledAsync(tenant);
        var books = await MoneyBooks.ReadAsync(tenant.Client);
        books.AssertBalanced(balance, tenant.ToppedUp, MoneyTenant.PerDay);
        var attempts = await books.AssertPaidOnceAsync(tenant.Client, MoneyTenant.Price);
        var submissions = CrashTests.Submissions(folder.Journal).Count;
        Assert.True(attempts.Taken >= submissions, $"{submissions} messages left, {attempts.Taken} are paid for.");
        var opened = await tenant.FillAsync();
        Assert.Equal(MoneyTenant.Places, opened);
        output.WriteLine(
            $"{Kills} kills, {tenant.Accepted} acknowledged starts, {tenant.Short} refused for want of money, "
            + $"{tenant.Crowded} of a place; {books.Count} entries, topped up {tenant.ToppedUp}, "
            + $"spent {balance.Spent} for {attempts.Taken} messages ({submissions} seen by the carrier, "
            + $"{attempts.Unknown} of unknown fate), available {balance.Available}, reserved 0, lent 0, "
            + $"{opened} of {MoneyTenant.Places} places free.");
        Assert.True(tenant.Accepted > Kills * 5, "Too little load to prove anything.");
        Assert.True(tenant.Short > 0, "Money was never short.");
    }

    /// <summary>How the account stands once nothing is held or lent any more, no place either.</summary>
    private static async Task<(long Available, long Spent)> SettledAsync(MoneyTenant tenant)
    {
        var end = DateTimeOffset.UtcNow + Settling;
        while (true)
        {
            var balance = await tenant.Client.GetFromJsonAsync<JsonElement>("/v1/balance");
            var (reserved, lent) = (Micros(balance, "reserved"), Micros(balance, "lent"));
            var taken = await tenant.TakenPlacesAsync();
            if (reserved == 0 && lent == 0 && taken == 0)
                return (Micros(balance, "available"), Micros(balance, "spent"));
            Assert.True(
                DateTimeOffset.UtcNow < end,
                $"{reserved} are still reserved and {lent} lent, and {taken} places are taken.");
            await Task.Delay(500);
        }
    }

    private static long Micros(JsonElement json, string member) => json.GetProperty(member).GetInt64();
}
