using Countersign.Carriers;
using Countersign.Embedded.Tests;
using Countersign.Messages;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Whose words a code is sent in where the tenant cannot be asked.</summary>
public sealed class OwnTextsTests
{
    private readonly NumberRig _rig = new() { Texts = 5 };
    private readonly ManualClock _clock = new();
    private readonly Tenants _tenants = new();

    [Fact]
    public async Task ATenantWithoutTexts_IsNotAskedFor()
    {
        _rig.Texts = 0;
        _tenants.Fails = true;

        Assert.Equal((true, null), await FindAsync());
        Assert.Equal(0, _tenants.Looks);
    }

    [Fact]
    public async Task TheVersionThatTheStartHasSeen_IsAskedFor()
    {
        _tenants.Found = Version(6);

        Assert.Equal((true, _tenants.Found), await FindAsync());
        Assert.Equal(5, _tenants.Asked);
    }

    [Fact]
    public async Task WhatIsKnownOfThatVersion_IsTakenAtOnce_WhereNobodyAnswers()
    {
        (_tenants.Fails, _tenants.Known) = (true, Version(5));

        Assert.Equal((true, _tenants.Known), await FindAsync());
        Assert.Equal(1, _tenants.Looks);
    }

    [Fact]
    public async Task WhereAnOlderOneIsKnown_ItIsAskedForAgain()
    {
        (_tenants.Fails, _tenants.Known) = (true, Version(4));
        var found = FindAsync().AsTask();
        await PassAsync(found, TimeSpan.FromSeconds(3));
        Assert.False(found.IsCompleted);

        (_tenants.Fails, _tenants.Found) = (false, Version(5));
        await PassAsync(found, TimeSpan.FromSeconds(2));

        Assert.Equal((true, _tenants.Found), await found);
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("other", false)]
    public async Task WhereNobodyAnswersInTime_AnOlderTextOfTheTenantsIsTaken_ButNeverTheProducts(
        string name, bool isKnown)
    {
        (_tenants.Fails, _tenants.Known) = (true, Version(4, name));
        var found = FindAsync().AsTask();

        await PassAsync(found, OwnTexts.Patience + TimeSpan.FromSeconds(1));

        Assert.Equal((isKnown, _tenants.Known), await found);
    }

    [Fact]
    public async Task WhereNothingWasEverKnown_NothingIsSent()
    {
        _tenants.Fails = true;
        var found = FindAsync().AsTask();

        await PassAsync(found, OwnTexts.Patience + TimeSpan.FromSeconds(1));

        Assert.Equal((false, null), await found);
        var outcome = Dispatch.WithoutWords(Attempt, recalled: false);
        Assert.Equal((AttemptStatus.Rejected, false), (outcome.Status, outcome.TryNextRoute));
    }

    [Fact]
    public async Task AnAttemptThatIsRecalled_WaitsNoLonger()
    {
        _tenants.Fails = true;
        using var recall = new CancellationTokenSource();
        var found = FindAsync(recall.Token).AsTask();

        await recall.CancelAsync();

        Assert.False((await found).IsKnown);
        Assert.Equal(AttemptStatus.Dropped, Dispatch.WithoutWords(Attempt, recalled: true).Status);
    }

    [Fact]
    public void TheVersion_IsThatOfTheLatestCommand()
    {
        _rig.Accepted();
        Assert.Equal(5, _rig.Open().Share.Texts);

        _rig.Texts = 0;
        Assert.Equal(0, _rig.Open().Share.Texts);
    }

    private AttemptAddress Attempt => new(_rig.Session.Key, 1);

    private ValueTask<(bool IsKnown, TenantSnapshot? Tenant)> FindAsync(CancellationToken cancellationToken = default)
    {
        _rig.Accepted();
        return new OwnTexts(_tenants, _clock, NullLogger<OwnTexts>.Instance)
            .FindAsync(_rig.State, Attempt, cancellationToken);
    }

    /// <summary>Lets time pass little by little, and what waits for it go on in between.</summary>
    private async Task PassAsync(Task what, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time && !what.IsCompleted; passed += TimeSpan.FromMilliseconds(100))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static TenantSnapshot Version(long version, string template = "default") => new()
    {
        Tenant = "acme",
        Version = version,
        Brand = "Acme",
        Keys = [],
        Policy = VerificationPolicy.Default,
        OwnSettings = new TenantSettings
        {
            Templates = [new LocalizedTemplate(template, [new("en", "{code}", Voice: null)])],
        },
    };

    private sealed class Tenants : ITenantSnapshots
    {
        public bool Fails { get; set; }

        public TenantSnapshot? Found { get; set; }

        public TenantSnapshot? Known { get; set; }

        public int Looks { get; private set; }

        public long Asked { get; private set; }

        public ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A version has to be asked for.");

        public async ValueTask<TenantSnapshot?> FindAsync(
            string tenant, long version, CancellationToken cancellationToken = default)
        {
            (Looks, Asked) = (Looks + 1, version);
            await Task.Yield();
            return Fails ? throw new TimeoutException("The answer did not come.") : Found;
        }

        public TenantSnapshot? Last(string tenant) => Known;

        public void Offer(TenantSnapshot snapshot)
        {
        }
    }
}
