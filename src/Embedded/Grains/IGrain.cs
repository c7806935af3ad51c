using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Base of every grain interface.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is text.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain whose key is a number.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>A grain whose key is a GUID.</summary>
    public interface IGrainWithGuidKey : IGrain;
}

namespace Orleans.Runtime
{
    /// <summary>Anything that can be called by its address.</summary>
    public interface IAddressable;
}
