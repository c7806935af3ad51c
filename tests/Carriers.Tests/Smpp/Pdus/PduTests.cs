using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Tests.Smpp.Pdus;

/// <summary>Bytes as the specification draws them.</summary>
public sealed class PduTests
{
    [Fact]
    public void BindTransceiver_HasTheBytesOfTheSpecification()
    {
        var buffer = new byte[128];
        var length = new BindPdu
        {
            SystemId = "SMPP3TEST"u8,
            Password = "secret08"u8,
            SystemType = "SUBMIT1"u8,
            Version = BindPdu.Version34,
            Ton = 1,
            Npi = 1,
        }.Write(buffer, CommandId.BindTransceiver, 1);

        // The example of SMPP 3.4, 2.7.1 with the fields of 3.4.
        Assert.Equal(
            "0000002F000000090000000000000001" + "534D50503354455354007365637265743038005355424D49543100" + "34010100",
            Convert.ToHexString(buffer.AsSpan(0, length)));
    }

    [Fact]
    public void Header_OfFewerThanSixteenBytes_IsRefused()
    {
        byte[] header = [0, 0, 0, 15, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

        Assert.Throws<SmppProtocolException>(() => PduHeader.Read(header));
        header[3] = 16;
        Assert.Equal(new PduHeader(16, CommandId.EnquireLink, 0, 1), PduHeader.Read(header));
    }

    [Fact]
    public void Header_BeyondTheLimit_IsRefused()
    {
        var header = new byte[PduHeader.Size];
        new PduHeader(PduHeader.MaxPdu, CommandId.DeliverSm, 0, 1).Write(header);
        Assert.Equal(PduHeader.MaxPdu, PduHeader.Read(header).Length);

        new PduHeader(PduHeader.MaxPdu + 1, CommandId.DeliverSm, 0, 1).Write(header);
        Assert.Throws<SmppProtocolException>(() => PduHeader.Read(header));
        header[0] = 0xFF;
        Assert.Throws<SmppProtocolException>(() => PduHeader.Read(header));
    }

    [Fact]
    public void Text_ThatFillsItsField_HasRoomForItsEnd()
    {
        var buffer = new byte[64];

        Assert.Equal(16 + 16, ResultPdu.Write(buffer, CommandId.BindTransceiverResp, 0, 1, new byte[15].Fill(65)));
        Assert.Throws<SmppProtocolException>(
            () => ResultPdu.Write(buffer, CommandId.BindTransceiverResp, 0, 1, new byte[16].Fill(65)));
        Assert.Throws<SmppProtocolException>(
            () => ResultPdu.Write(buffer, CommandId.BindTransceiverResp, 0, 1, [65, 0, 65]));
    }

    [Fact]
    public void UserData_WithoutShortMessage_IsThePayload()
    {
        byte[] payload = [0x04, 0x24, 0, 3, 1, 2, 3];

        Assert.Equal([1, 2, 3], new MessagePdu { Parameters = Parameters.Read(payload) }.UserData.ToArray());
        Assert.Equal(
            [9], new MessagePdu { ShortMessage = [9], Parameters = Parameters.Read(payload) }.UserData.ToArray());
    }

    [Fact]
    public void Parameter_LongerThanWhatIsThere_IsRefused()
    {
        Assert.Throws<SmppProtocolException>(() => Parameters.Read([0x04, 0x24, 0, 4, 1, 2, 3]));
        Assert.Throws<SmppProtocolException>(() => Parameters.Read([0x04, 0x24, 0]));
    }

    [Fact]
    public void MessageId_LeftOutOfAnAnswer_IsEmpty()
    {
        Assert.Equal("", ResultPdu.ReadMessageId([]));
        Assert.Equal("a1", ResultPdu.ReadMessageId("a1\0"u8));
        Assert.Throws<SmppProtocolException>(() => ResultPdu.ReadMessageId(new byte[65].Fill(65)));
    }
}

file static class Bytes
{
    public static byte[] Fill(this byte[] bytes, byte value)
    {
        Array.Fill(bytes, value);
        return bytes;
    }
}
