using System.Text;
using System.Text.Json;
using Countersign.Grains.Tests.Verifications;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

/// <summary>The stored form of numbers with messages; what was stored before there were any still loads.</summary>
public sealed class MessageStateTests
{
    /// <summary>A number as it is stored, byte for byte: a change of it is a change of the store.</summary>
    private static readonly string Stored = Line(
        """
        {"n":998901234567,"h":1795348800000,"s":[0],"t":[{"i":"acme","b":"Acme","u":3600000,"n":[{"c":0,
        "k":"AAAAAAAAAAIAAAAG","f":"AAAAAAAAAAcAAAAAAAAAAQ==","i":1,"l":0,"y":"","e":3600000,"r":90000000,
        "x":{"h":"AAAAAAAAAAAAAAAAAAAAKg==","t":"Hi","s":"Acme","r":"o-1","c":"spring","n":2,"e":1,"m":"EUR"},
        "a":[[0,1,0,0,"r1","r1: next in order"]],"t":[[0,0],[2,0,1]]}]}]}
        """);

    /// <summary>A number as it was stored before there were messages.</summary>
    private static readonly string Before = Line(
        """
        {"n":998901234567,"h":1795348800000,"s":[0],"t":[{"i":"acme","b":"Acme","u":3600000,"v":[{"c":0,
        "k":"AAAAAAAAAAIAAAAF","f":"AAAAAAAAAAcAAAAAAAAAAQ==","i":1,"g":1,"m":"AAAA","e":600000,"r":87000000,
        "a":[[0,1,0,0,"r1","r1: next in order"]],"t":[[0,0],[2,0,1]]}]}]}
        """);

    private readonly NumberRig _rig = new();

    [Fact]
    public void AMessage_IsStoredAsItEverWas()
    {
        _rig.Send(_rig.MessageCommand("Hi") with { Sender = "Acme", Reference = "o-1", Campaign = "spring" });
        var message = _rig.Message;
        var part = message.Message! with
        {
            Print = 42,
            Segments = 2,
            Encoding = Countersign.Carriers.Messages.MessageEncoding.Ucs2,
            Currency = "EUR",
        };
        var state = _rig.State.With(_rig.State.ShareOf("acme")!.With(message with { Message = part }), _rig.RealNow);

        Assert.Equal(Stored, Write(state));
        Assert.Equivalent(state, Read(Stored), strict: true);
    }

    [Fact]
    public void AMessageOnItsWay_ComesBackWithEverything()
    {
        _rig.Limits = new NumberLimits();
        _rig.Send(_rig.MessageCommand("\u0421\u0430\u043B\u043E\u043C \uD83D\uDE00") with
        {
            Purpose = "orders",
            Template = "ready",
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" },
            Consent = new ConsentRecord("form", _rig.Now),
        });
        _rig.Accepted();
        var json = Write(_rig.State);

        Assert.Equal(json, Write(Read(json)));
        Assert.Equivalent(_rig.State, Read(json), strict: true);
    }

    [Fact]
    public void WhatWasStoredBefore_HasNoMessages_AndIsWrittenAsBefore()
    {
        var state = Read(Before);

        Assert.Empty(state.Tenants[0].Messages);
        Assert.Null(Assert.Single(state.Tenants[0].Sessions).Message);
        Assert.Equal(Before, Write(state));
    }

    [Fact]
    public void NothingThatIsPrinted_TellsTheText()
    {
        var command = _rig.MessageCommand("A secret of two");
        _rig.Send(command);

        Assert.DoesNotContain("secret", command.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _rig.Message.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _rig.MessageView().ToString(), StringComparison.Ordinal);
    }

    private static string Line(string json) => json.ReplaceLineEndings("");

    private static string Write(PhoneNumberState state) =>
        Encoding.UTF8.GetString(
            JsonSerializer.SerializeToUtf8Bytes(state, VerificationStates.Default.PhoneNumberState));

    private static PhoneNumberState Read(string json) =>
        JsonSerializer.Deserialize(json, VerificationStates.Default.PhoneNumberState)!;
}
