using System.Text.Json;
using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Receipts;

/// <summary>Message ids as they are stored, byte for byte: a change of it is a change of the store.</summary>
public sealed class ReceiptSlotTests
{
    private static readonly string Stored =
        """
        {"e":[{"i":"m-1","r":"eu/0123.4.1","x":1795348800000},{"i":"m-2","x":1795348900000,"s":3,"f":"absent
        "}],"x":"2026-11-25T12:00:00+00:00"}
        """.ReplaceLineEndings("");

    [Fact]
    public void ASlot_IsStoredAsItEverWas()
    {
        var slot = new ReceiptSlot
        {
            Entries =
            [
                new StoredReceipt("m-1", "eu/0123.4.1", 1_795_348_800_000),
                new StoredReceipt("m-2", null, 1_795_348_900_000, AttemptStatus.Undelivered, "absent"),
            ],
            Until = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        };

        Assert.Equal(Stored, Write(slot));
        Assert.Equivalent(slot, Read(Stored), strict: true);
    }

    private static string Write(ReceiptSlot slot) => JsonSerializer.Serialize(slot, ReceiptJson.Default.ReceiptSlot);

    private static ReceiptSlot Read(string json) =>
        JsonSerializer.Deserialize(json, ReceiptJson.Default.ReceiptSlot)!;
}
