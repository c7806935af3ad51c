using System.Net;
using System.Security.Cryptography;
using System.Text;
using Countersign.Api.Idempotency;
using Countersign.Api.Tests.Host;
using Countersign.Idempotency;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Idempotency;

public sealed class CrashTests
{
    private const string Path = "/v1/verifications";
    private const string Key = "the-key";

    [Fact]
    public async Task ACrashBetweenEffectAndKeptAnswer_IsHealedByTheRepeat()
    {
        using var store = new SharedStore();
        var number = SharedHost.FreshNumber();
        var body = $$"""{"to":"{{number}}"}""";
        string id;
        await using (var first = await ApiHost.StartAsync(store))
        {
            id = await HalfARequestAsync(first, number, body);
            await first.Client.CodeAsync(number);
        }

        await using var second = await ApiHost.StartAsync(store);
        using var repeat = await second.Client.PostJsonAsync(Path, body, Key);
        Assert.Equal(HttpStatusCode.Accepted, repeat.StatusCode);
        Assert.Equal(id, (await repeat.JsonAsync()).Text("id"));
        using var again = await second.Client.PostJsonAsync(Path, body, Key);
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Empty(await second.Client.MessagesAsync(number));
    }

    [Fact]
    public async Task AClaimWhoseRequestNeverEnds_IsWaitedFor_ThenToldOf_AndTakenOverAfterItsLease()
    {
        await using var host = await ApiHost.StartAsync();
        var body = $$"""{"to":"{{SharedHost.FreshNumber()}}"}""";
        await Grain(host).BeginAsync(new IdempotencyClaim(new OperationId(1, 2), Fingerprint(body)), Flow.Token);

        using var waited = await host.Client.PostJsonAsync(Path, body, Key);
        await waited.ProblemAsync(HttpStatusCode.Conflict, "idempotency-key-in-progress");
        using var other = await host.Client.PostJsonAsync(Path, """{"to":"+998901234567"}""", Key);
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        using var taken = await host.Client.PostJsonAsync(Path, body, Key);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    /// <summary>What a server does up to the moment before it keeps the answer.</summary>
    private static async Task<string> HalfARequestAsync(ApiHost host, string text, string body)
    {
        var claim = new IdempotencyClaim(new OperationId(1, 2), Fingerprint(body));
        var begun = await Grain(host).BeginAsync(claim, Flow.Token);
        var operation = Assert.IsType<IdempotencyResult.Run>(begun).Operation;
        Assert.True(E164.TryParseCanonical(text, out var number));
        var tenant = await TestTenant.Grain(host, "demo").GetAsync(Flow.Token);
        var key = host.Services.GetRequiredService<INumberKeys>().For(number, sandbox: true);
        var started = await host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IPhoneNumberGrain>(key.ToString())
            .StartAsync(
                new StartCommand { Operation = operation, Tenant = tenant!.Context(sandbox: true), To = number },
                Flow.Token);
        var view = Assert.IsType<StartResult.Accepted>(started).Verification;
        return host.Services.GetRequiredService<IVerificationIds>().Encode("demo", key, view.Key, view.IdKey);
    }

    private static IIdempotencyGrain Grain(ApiHost host) => host.Services.GetRequiredService<IGrainFactory>()
        .GetGrain<IIdempotencyGrain>(IdempotencyKey.GrainKey("demo", sandbox: true, Key));

    private static byte[] Fingerprint(string body)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = ("POST", Path);
        return IdempotencyKey.Fingerprint(request, SHA256.HashData(Encoding.UTF8.GetBytes(body)));
    }
}
