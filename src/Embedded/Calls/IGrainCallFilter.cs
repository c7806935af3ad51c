using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans
{
    /// <summary>
    /// Sees every call before and after it runs on its grain. A grain class may implement it for itself.
    /// </summary>
    public interface IIncomingGrainCallFilter
    {
        /// <summary>Handles a call; <see cref="IGrainCallContext.Invoke"/> passes it on.</summary>
        /// <param name="context">The call.</param>
        /// <returns>A task that ends when the call is handled.</returns>
        Task Invoke(IIncomingGrainCallContext context);
    }

    /// <summary>Sees every call before it leaves its caller and after its answer came.</summary>
    public interface IOutgoingGrainCallFilter
    {
        /// <summary>Handles a call; <see cref="IGrainCallContext.Invoke"/> passes it on.</summary>
        /// <param name="context">The call.</param>
        /// <returns>A task that ends when the call is handled.</returns>
        Task Invoke(IOutgoingGrainCallContext context);
    }

    /// <summary>An incoming filter without a class.</summary>
    /// <param name="context">The call.</param>
    /// <returns>A task that ends when the call is handled.</returns>
    public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

    /// <summary>An outgoing filter without a class.</summary>
    /// <param name="context">The call.</param>
    /// <returns>A task that ends when the call is handled.</returns>
    public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);

    /// <summary>A call as filters see it.</summary>
    public interface IGrainCallContext
    {
        /// <summary>The request.</summary>
        IInvokable Request { get; }

        /// <summary>The grain: the instance for incoming calls, the reference for outgoing ones.</summary>
        object Grain { get; }

        /// <summary>The calling grain; null for clients.</summary>
        GrainId? SourceId { get; }

        /// <summary>The called grain.</summary>
        GrainId TargetId { get; }

        /// <summary>The full name of the interface.</summary>
        string InterfaceName { get; }

        /// <summary>The name of the method.</summary>
        string MethodName { get; }

        /// <summary>The method of the interface.</summary>
        MethodInfo InterfaceMethod { get; }

        /// <summary>The result, once the call was passed on; may be replaced.</summary>
        object? Result { get; set; }

        /// <summary>Passes the call on.</summary>
        /// <returns>A task that ends when the call ran.</returns>
        Task Invoke();
    }

    /// <summary>A call as incoming filters see it.</summary>
    public interface IIncomingGrainCallContext : IGrainCallContext
    {
        /// <summary>The activation that is called.</summary>
        IGrainContext TargetContext { get; }

        /// <summary>The method of the class.</summary>
        MethodInfo ImplementationMethod { get; }
    }

    /// <summary>A call as outgoing filters see it.</summary>
    public interface IOutgoingGrainCallContext : IGrainCallContext
    {
        /// <summary>The calling activation; null for clients.</summary>
        IGrainContext? SourceContext { get; }
    }
}

namespace Orleans.Serialization.Invocation
{
    /// <summary>A request on its way.</summary>
    public interface IInvokable
    {
        /// <summary>How many arguments it has, a cancellation token included.</summary>
        /// <returns>The number.</returns>
        int GetArgumentCount();

        /// <summary>One argument.</summary>
        /// <param name="index">Its place.</param>
        /// <returns>The argument.</returns>
        object? GetArgument(int index);

        /// <summary>The name of the method.</summary>
        /// <returns>The name.</returns>
        string GetMethodName();

        /// <summary>The full name of the interface.</summary>
        /// <returns>The name.</returns>
        string GetInterfaceName();

        /// <summary>The method of the interface.</summary>
        /// <returns>The method.</returns>
        MethodInfo GetMethod();

        /// <summary>The interface.</summary>
        /// <returns>The interface.</returns>
        Type GetInterfaceType();
    }
}
