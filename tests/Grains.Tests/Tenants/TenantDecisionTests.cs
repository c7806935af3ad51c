using Countersign.Tenants;

namespace Countersign.Grains.Tests.Tenants;

public sealed class TenantDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TenantDefinition Acme = new() { Brand = "Acme", AllowedRegions = ["UZ"] };

    private TenantState _state = new();

    [Fact]
    public void ARepeatedCreate_IsTheTenantItMade_AndAnotherFindsItTaken()
    {
        Made();
        Assert.IsType<TenantResult.Done>(Run(TenantDecision.Create(_state, "acme", new(0, 1), Acme)));
        Assert.IsType<TenantResult.Exists>(Run(TenantDecision.Create(_state, "acme", new(0, 2), Acme)));
        Assert.Equal(1, _state.Tenant!.Version);
    }

    [Fact]
    public void AChange_OfTheVersionSeen_IsDoneOnce()
    {
        Made();
        var change = new TenantChange(new(0, 2), 1, Acme with { Brand = "Acme 2" });
        Assert.IsType<TenantResult.Done>(Run(TenantDecision.Change(_state, change)));
        Assert.IsType<TenantResult.Done>(Run(TenantDecision.Change(_state, change)));
        Assert.Equal((2, "Acme 2"), (_state.Tenant!.Version, _state.Tenant.Brand));

        var stale = Run(TenantDecision.Change(_state, change with { Operation = new(0, 3) }));
        Assert.Equal(2, Assert.IsType<TenantResult.Stale>(stale).Version);
    }

    [Fact]
    public void AChange_DoesNotLiftASuspension()
    {
        Made();
        Run(TenantDecision.Suspend(_state, "unpaid"));
        Run(TenantDecision.Change(_state, new TenantChange(new(0, 2), 2, Acme)));
        Assert.Equal(
            (TenantStatus.Suspended, "unpaid"),
            (_state.Tenant!.Settings.Status, _state.Tenant.Settings.SuspendedBecause));

        Run(TenantDecision.Suspend(_state, because: null));
        Assert.Equal((TenantStatus.Active, 4L), (_state.Tenant.Settings.Status, _state.Tenant.Version));
    }

    [Fact]
    public void ADeletedTenant_KeepsItsId_AndNothingOpensIt()
    {
        Made();
        Run(TenantDecision.AddKey(_state, Key("k1"), null, Now));
        Assert.IsType<TenantResult.Stale>(Run(TenantDecision.Delete(_state, expectedVersion: 1)));
        Assert.IsType<TenantResult.Done>(Run(TenantDecision.Delete(_state, expectedVersion: 2)));
        Assert.Empty(_state.Tenant!.Keys);
        Assert.False(_state.Tenant.MaySendTo("UZ", sandbox: false));

        Assert.IsType<TenantResult.Done>(Run(TenantDecision.Delete(_state, expectedVersion: 2)));
        Assert.IsType<TenantResult.Missing>(Run(TenantDecision.AddKey(_state, Key("k2"), null, Now)));
        Assert.IsType<TenantResult.Missing>(Run(TenantDecision.Suspend(_state, because: null)));
        Assert.IsType<TenantResult.Exists>(Run(TenantDecision.Create(_state, "acme", new(0, 9), Acme)));
    }

    [Fact]
    public void AKeyThatReplacesAnother_HasItsRights_AndTheOtherItsEnd()
    {
        Made();
        var old = Key("k1") with
        {
            Sandbox = true,
            Role = KeyRole.Reviewer,
            Narrowed = KeyScopes.ReadConfig,
            ExpiresAt = Now.AddHours(5),
        };
        Run(TenantDecision.AddKey(_state, old, null, Now));
        Run(TenantDecision.AddKey(_state, Key("k2"), new KeyReplacement("k1", Now.AddHours(1)), Now));
        Run(TenantDecision.AddKey(_state, Key("k3"), new KeyReplacement("k1", Now.AddHours(2)), Now));

        var (first, second) = (_state.Tenant!.Keys[0], _state.Tenant.Keys[1]);
        Assert.Equal(Now.AddHours(1), first.ExpiresAt);
        Assert.Equal((true, KeyRole.Reviewer, KeyScopes.ReadConfig), (second.Sandbox, second.Role, second.Scopes));
    }

    [Fact]
    public void AKeyReplacedTwice_HasTwoHeirsThatLiveAsLongAsItWasMadeTo()
    {
        Made();
        Run(TenantDecision.AddKey(_state, Key("k1") with { CreatedAt = Now }, null, Now));
        foreach (var heir in new[] { "k2", "k3" })
        {
            var key = Key(heir) with { CreatedAt = Now };
            Run(TenantDecision.AddKey(_state, key, new KeyReplacement("k1", Now.AddMinutes(1)), Now));
        }

        Assert.Equal([Now.AddMinutes(1), null, null], _state.Tenant!.Keys.Select(static key => key.ExpiresAt));

        var life = TimeSpan.FromDays(30);
        var short4 = Key("k4") with { CreatedAt = Now, Life = life, ExpiresAt = Now + life };
        Run(TenantDecision.AddKey(_state, short4, null, Now));
        var later = Now.AddDays(20);
        var k5 = Key("k5") with { CreatedAt = later };
        Run(TenantDecision.AddKey(_state, k5, new KeyReplacement("k4", later.AddDays(1)), later));
        Assert.Equal(later + life, _state.Tenant.Keys[^1].ExpiresAt);
    }

    [Fact]
    public void AReplacementThatIsTriedAgain_ChangesItsSecretAlone_AlsoWhereTheOldKeyHasEnded()
    {
        Made();
        Run(TenantDecision.AddKey(_state, Key("k1") with { Role = KeyRole.Reviewer }, null, Now));
        Run(TenantDecision.AddKey(_state, Key("k2"), new KeyReplacement("k1", Now), Now));

        var again = Key("k2") with { SecretHash = [4, 5, 6] };
        var result = Run(TenantDecision.AddKey(_state, again, new KeyReplacement("k1", Now), Now.AddSeconds(1)));

        Assert.IsType<TenantResult.Done>(result);
        var made = Assert.Single(_state.Tenant!.Keys, static key => key.Id == "k2");
        Assert.Equal((KeyRole.Reviewer, (byte)4), (made.Role, made.SecretHash[0]));
    }

    [Fact]
    public void KeysThatHaveEnded_MakeRoom()
    {
        Made();
        for (var n = 0; n < TenantSnapshot.MaxKeys; n++)
            Run(TenantDecision.AddKey(_state, Key($"k{n}") with { ExpiresAt = Now.AddHours(1) }, null, Now));

        Assert.IsType<TenantResult.TooManyKeys>(Run(TenantDecision.AddKey(_state, Key("more"), null, Now)));
        Run(TenantDecision.AddKey(_state, Key("more"), null, Now.AddHours(1)));
        Assert.Equal("more", Assert.Single(_state.Tenant!.Keys).Id);
    }

    [Fact]
    public void AUse_IsNotedWithoutANewVersion()
    {
        Made();
        Run(TenantDecision.AddKey(_state, Key("k1"), null, Now));
        _state = TenantDecision.NoteUse(_state, "k1", Now);
        Assert.Equal((2, Now), (_state.Tenant!.Version, _state.Tenant.Keys[0].LastUsedAt));
        Assert.Same(_state, TenantDecision.NoteUse(_state, "k1", Now.AddSeconds(-1)));
        Assert.Same(_state, TenantDecision.NoteUse(_state, "k2", Now));
    }

    [Fact]
    public void EveryScope_HasAName_AndTheOwnerHasAll()
    {
        Assert.Equal(KeyScopes.All, KeyAccess.Words(KeyScopes.All).Select(KeyAccess.Find).Aggregate(
            KeyScopes.None, static (all, one) => all | one!.Value));
        Assert.Equal(KeyScopes.All, KeyAccess.Of(KeyRole.Owner));
    }

    private void Made() => Run(TenantDecision.Create(_state, "acme", new(0, 1), Acme));

    private TenantResult Run((TenantState State, TenantResult Result) decision)
    {
        _state = decision.State;
        return decision.Result;
    }

    private static ApiKeyRecord Key(string id) => new(id, [1, 2, 3], Sandbox: false, ExpiresAt: null);
}
