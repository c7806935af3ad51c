using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Events;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Webhooks;

/// <summary>The steps of a tenant with webhooks.</summary>
internal static class Hooks
{
    /// <summary>A server whose endpoints are quick to try again and to notice.</summary>
    public static Task<ApiHost> StartAsync(params string[] settings) => ApiHost.StartAsync(settings: Quick(settings));

    /// <summary>The settings of such a server.</summary>
    public static string[] Quick(params string[] settings) =>
    [
        "--Sweeper:Interval=00:00:00.05",
        "--Webhooks:IdleCheck=00:00:00.5",
        "--Webhooks:SaveInterval=00:00:00.05",
        "--Webhooks:AllowLoopback=true",
        .. settings,
    ];

    /// <summary>Pauses that a test can wait for.</summary>
    public static string[] Pauses(params string[] pauses) =>
        [.. pauses.Select(static (pause, at) => $"--Webhooks:Schedule:{at}={pause}")];

    /// <summary>Creates an endpoint.</summary>
    public static async Task<JsonElement> HookAsync(this HttpClient client, string url, string more = "")
    {
        using var made = await client.PostJsonAsync("/v1/webhooks", $$"""{"url":"{{url}}"{{more}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return await made.JsonAsync();
    }

    /// <summary>The endpoint as it is now.</summary>
    public static Task<JsonElement> HookNowAsync(this HttpClient client, string id) =>
        ReadAsync(client, $"/v1/webhooks/{id}");

    /// <summary>The items of a list below the endpoint.</summary>
    public static async Task<JsonElement[]> ItemsAsync(this HttpClient client, string path)
    {
        var page = await ReadAsync(client, $"/v1/webhooks/{path}");
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    /// <summary>Lets events happen to a subject: sequences from the first, so many.</summary>
    public static Task HappenAsync(
        this ApiHost host, string subject, int first, int count = 1, string type = "verification.started")
    {
        var tenant = host.Key.Split('_')[2];
        var partition = EventLogKeys.PartitionOf(subject);
        return host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IEventLogGrain>(EventLogKeys.Of(tenant, sandbox: true, partition))
            .AppendAsync([.. Enumerable.Range(first, count).Select(sequence => new EventDraft
            {
                Type = type,
                Subject = subject,
                Sequence = sequence,
                At = 1_800_000_000_000,
                Data = "{}"u8.ToArray(),
            })]);
    }

    /// <summary>Makes sure that each subject's events came in order, repeats aside, and none is missing.</summary>
    public static void AssertOrdered(IEnumerable<Received> received, IReadOnlyList<string> subjects, int each)
    {
        var first = received.DistinctBy(static one => one.EventId).GroupBy(static one => one.Subject).ToDictionary(
            static group => group.Key, static group => group.Select(static one => one.EventId).ToList());
        Assert.Equal(subjects.Order(), first.Keys.Order());
        Assert.All(subjects, subject => Assert.Equal(
            Enumerable.Range(1, each).Select(sequence => $"{subject}.{sequence}"), first[subject]));
    }

    /// <summary>A clock that a test moves by hours ends calls that are under way; who asks, asks again.</summary>
    private static async Task<JsonElement> ReadAsync(HttpClient client, string path)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await client.GetAsync(path, Flow.Token);
            if (answer.IsSuccessStatusCode)
                return await answer.JsonAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.True(tries < 10, $"{path} is unavailable.");
        }
    }

    /// <summary>Which of the signatures the secret made.</summary>
    public static bool IsSignedBy(this Received received, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{received.Id}.{received.Timestamp}."), .. received.Body];
        return received.Signatures.Contains($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
    }
}
