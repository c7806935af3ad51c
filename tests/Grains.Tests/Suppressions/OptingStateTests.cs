using System.Text.Json;
using Countersign.Grains.Tests.Verifications;
using Countersign.Inbound;
using Countersign.Suppressions;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Suppressions;

/// <summary>
/// What a number's owner wants of tenants, and what he was heard to say, as it is stored, byte for byte: a change of it
/// is a change of the store.
/// </summary>
public sealed class OptingStateTests
{
    private const long Clock = 1_795_348_800_000;

    private static readonly string Stored =
        """
        {"n":998901234567,"h":1795348800000,"x":-7,"g":[[-9,0,1,"24365","AAAAAAAAAAEAAAAAAAAAAg=="],[-5,2,0,
        "Acme"]],"t":[{"i":"acme","b":"Acme","x":-5,"p":[1795348799995,0,1,"STOP","AAAAAAAAAAMAAAAAAAAABA=="
        ]}]}
        """.ReplaceLineEndings("");

    [Fact]
    public void WhatTheOwnerWants_IsStoredAsItEverWas()
    {
        var state = PhoneNumberState.Empty with
        {
            Number = NumberRig.Number,
            Clock = Clock,
            OptedOutAt = Clock - 7,
            Heard =
            [
                new HeardMark(Clock - 9, InboundWord.Stop, IsAnswered: true, "24365", new OperationId(1, 2)),
                new HeardMark(Clock - 5, InboundWord.Help, IsAnswered: false, "Acme", Operation: null),
            ],
            Tenants =
            [
                new TenantShare
                {
                    Tenant = "acme",
                    Brand = "Acme",
                    OptedOutAt = Clock - 5,
                    Opting = new OptMark
                    {
                        Revision = Clock - 5,
                        Source = SuppressionSource.Handset,
                        Reason = "STOP",
                        IsListingOwed = true,
                        Operations = [new OperationId(3, 4)],
                    },
                },
            ],
        };

        Assert.Equal(Stored, Write(state));
        Assert.Equivalent(state, Read(Stored), strict: true);
    }

    private static string Write(PhoneNumberState state) =>
        JsonSerializer.Serialize(state, VerificationStates.Default.PhoneNumberState);

    private static PhoneNumberState Read(string json) =>
        JsonSerializer.Deserialize(json, VerificationStates.Default.PhoneNumberState)!;
}
