using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Links;
using Countersign.Carriers.Tests.Smpp.Peers;
using Countersign.Crash;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>A server that others wrote (the npm package smpp), over a real socket and a real clock.</summary>
public sealed class RealSmscTests
{
    [Theory]
    [InlineData("Your code is 482913.")]
    [InlineData("482913 @£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà")]
    [InlineData("Ваш код 482913 😀 验证码")]
    public async Task ATextAndItsReceipt_TravelThereAndBack(string text)
    {
        Smsc.Require();
        var folder = Directory.CreateTempSubdirectory("countersign-smpp-").FullName;
        await using (var smsc = await Smsc.StartAsync(folder, "real", "--receipt-after", "10"))
        {
            await using var link = Open(smsc, static _ => { });
            var accepted = Assert.IsType<SubmissionResult.Accepted>(await SubmitAsync(link, text));
            await Patience.UntilAsync(() => link.Receipts.Taken.Count == 1);

            Assert.Equal((accepted.MessageId, "998901234567", text), Assert.Single(smsc.Taken()));
            Assert.Equal(
                new Receipt("route", accepted.MessageId, AttemptStatus.Delivered, null),
                Assert.Single(link.Receipts.Taken));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ALongText_TravelsInParts_OrAsPayload()
    {
        Smsc.Require();
        var text = string.Concat(Enumerable.Range(0, 40).Select(static number => $"{number:0000} letters "));
        var folder = Directory.CreateTempSubdirectory("countersign-smpp-").FullName;
        await using (var smsc = await Smsc.StartAsync(folder, "real", "--receipt-after", "10"))
        {
            await using (var parts = Open(smsc, static _ => { }))
                Assert.IsType<SubmissionResult.Accepted>(await SubmitAsync(parts, text));
            Assert.Equal(text, string.Concat(smsc.Taken().Select(static one => one.Text)));
            Assert.Equal(4, smsc.Taken().Count);

            await using (var payload = Open(smsc, static options => options.LongMessages = SmppLongMessages.Payload))
                Assert.IsType<SubmissionResult.Accepted>(await SubmitAsync(payload, text));
            Assert.Equal(text, smsc.Taken()[^1].Text);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static TestLink Open(Smsc smsc, Action<SmppOptions> change)
    {
        var options = new SmppOptions { Host = "127.0.0.1", Port = smsc.Port, SystemId = "tests", Password = "secret" };
        change(options);
        var link = new TestLink(TimeProvider.System, change, transport: new TcpTransport(options));
        link.Link.Start();
        return link;
    }

    private static async Task<SubmissionResult> SubmitAsync(TestLink link, string text)
    {
        await Patience.UntilAsync(() => link.Link.State == LinkState.Up);
        return await link.SubmitAsync(text, static one => one with
        {
            NotAfter = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(10),
        });
    }
}
