using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class SessionRoomTests
{
    private readonly NumberRig _rig = new()
    {
        Policy = VerificationPolicy.Default with { MaxSends = 10, SendWindow = TimeSpan.FromMinutes(1) },
        Limits = new NumberLimits { SessionsPerTenant = 3, Sessions = 5, MaxSends = 100 },
    };

    [Fact]
    public void Start_WithoutRoom_ForgetsTheOldestFinishedOne()
    {
        var live = _rig.Accepted("live");
        var finished = _rig.Accepted("finished");
        _rig.CheckRight();
        _rig.Accepted("another");

        var added = _rig.Accepted("new");

        var keys = _rig.State.ShareOf("acme")!.Sessions.Select(session => session.Key).ToArray();
        Assert.Equal(3, keys.Length);
        Assert.Contains(live.Key, keys);
        Assert.Contains(added.Key, keys);
        Assert.DoesNotContain(finished.Key, keys);
    }

    [Fact]
    public void Start_WhileAllOfATenantsAreLive_IsRefusedUntilTheFirstEnds()
    {
        foreach (var purpose in (string[])["a", "b", "c"])
        {
            _rig.Accepted(purpose);
            _rig.AdvanceSeconds(10);
        }

        var before = _rig.State;
        var expected = new StartResult.Limited("sessions", 3, 3, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(570));
        Assert.Equal(expected, _rig.Start("d"));
        Assert.Same(before, _rig.State);
    }

    [Fact]
    public void Start_WithoutRoomForAnyTenant_ForgetsTheOldestFinishedOneOfAll()
    {
        Fill("a", "x", "y");
        _rig.CheckRight();
        Fill("b", "x", "y");
        Fill("c", "x");

        _rig.Tenant = "d";
        _rig.Accepted();

        Assert.Equal(5, _rig.State.Tenants.Sum(share => share.Sessions.Length));
        Assert.Single(_rig.State.ShareOf("a")!.Sessions);
        Assert.Single(_rig.State.ShareOf("d")!.Sessions);
    }

    [Fact]
    public void Start_WhileAllOfAllTenantsAreLive_IsRefused()
    {
        Fill("a", "x", "y");
        Fill("b", "x", "y");
        Fill("c", "x");
        _rig.Tenant = "d";

        var refused = Assert.IsType<StartResult.Limited>(_rig.Start());

        Assert.Equal(("sessions", 5, 5), (refused.Rule, refused.Limit, refused.Used));
    }

    [Fact]
    public void Start_WithoutRoom_KeepsAFinishedOneWhoseBatchHasYetToHear()
    {
        _rig.Start(batch: new BatchRowReference("ba_1", 1));
        _rig.CheckRight();
        _rig.Accepted("b");
        _rig.Accepted("c");

        Assert.IsType<StartResult.Limited>(_rig.Start("d"));
    }

    private void Fill(string tenant, params string[] purposes)
    {
        _rig.Tenant = tenant;
        foreach (var purpose in purposes)
            _rig.Accepted(purpose);
    }
}
